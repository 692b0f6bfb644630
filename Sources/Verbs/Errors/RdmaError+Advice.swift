import SystemPackage

extension RdmaError.Cause {
    /// The usual remedy; nil where there is none to give.
    var advice: String? {
        switch self {
        case .system(let number): Self.advice(for: number)
        case .completion(let status, _): status.advice
        case .connection(let kind, let status): Self.advice(for: kind, status: status)
        case .timedOut: "Check that the peer runs, and that both hosts reach each other (rping, ping)."
        case .unsupported: nil
        }
    }

    private static func advice(for number: Errno) -> String? {
        switch number {
        case .operationNotSupportedByDevice, .noSuchAddressOrDevice:
            "No RDMA device serves this. List devices with `ibv_devices` and `rdma link`."
        case .noSuchFileOrDirectory:
            "Load the kernel's RDMA modules (`modprobe ib_uverbs rdma_ucm`), and those of the device."
        case .addressNotAvailable:
            "Give an address of a network interface that has an RDMA device (`rdma link`, `ip address`)."
        case .addressInUse:
            "Another process listens there: choose another port, or end that process."
        case .permissionDenied, .notPermitted:
            "Check the permissions of /dev/infiniband and the limit on locked memory (`ulimit -l`)."
        case .noMemory:
            "Raise the limit on locked memory (`ulimit -l`), or ask for less: memory, queue depth, connections."
        case .tooManyOpenFiles:
            "Raise the limit on open files (`ulimit -n`): each connection takes two or three."
        case .noRouteToHost, .networkUnreachable, .hostIsDown:
            "Check the route (`ip route get ADDRESS`) and that the host is up."
        case .connectionRefused:
            "Nothing listens on that port with RDMA: start the server first."
        case .timedOut, .connectionReset, .networkDown:
            "Check that the peer runs and that no firewall stands between."
        default:
            nil
        }
    }

    private static func advice(for kind: ConnectionEventKind, status: Int32) -> String? {
        switch kind {
        case .addressError where status == -Errno.operationNotSupportedByDevice.rawValue:
            "No RDMA device serves the interface that leads there (`ip route get ADDRESS`, `rdma link`)."
        case .addressError, .routeError:
            "Check that the peer's address answers (`ping`)."
        case .rejected where status == RejectReason.application:
            "The server turned this connection down: see what it says."
        case .rejected:
            "Nothing listens on that port with RDMA, or the server cannot take more: start it first, see what it says."
        case .unreachable:
            "The peer did not answer: check that the server runs, and that no firewall drops UDP port 4791 (RoCE) "
                + "or the TCP port (iWARP)."
        case .connectError:
            "The connection could not be set up: the peer gave up, or its device is out of resources."
        case .disconnected:
            "The peer ended the connection, or died."
        case .deviceRemoval:
            "The device was taken away: its driver was unloaded or its link deleted."
        case .addressChange:
            "The interface's address changed: connect again."
        default:
            nil
        }
    }
}
