import Metering
import SystemPackage
import Verbs

/// Why a data channel ended before its work was done.
public enum ChannelError: Error, CustomStringConvertible {
    /// A verb or a step of rdma_cm failed.
    case rdma(RdmaError)
    /// A system call on a socket failed.
    case socket(operation: String, Errno)
    /// The other end closed the connection while blocks were still under way.
    case closedByPeer(String)
    /// Nothing of what was under way has arrived for too long.
    case silent(seconds: Double, since: MonotonicTime)
    /// The other end says that the connection is over, and why.
    case leftByPeer(String)
    /// The run was given up: the peer is gone, or the user said so twice.
    case aborted
    /// Anything else, in words.
    case failed(String)

    /// What was tried, what happened and, where something helps, what to do.
    public var description: String {
        switch self {
        case .rdma(let error): "\(error)"
        case .socket(let operation, .connectionReset):
            "\(operation): the connection was reset: the process at the other end died, or a firewall cut it"
        case .socket(let operation, .timedOut):
            "\(operation): timed out: the other host is gone, or a firewall drops its packets"
        case .socket(let operation, .connectionRefused):
            "\(operation): refused: no server listens on that port; start `rdmabench server` there"
        case .socket(let operation, .tooManyOpenFiles):
            "\(operation): this process may open no more files: raise the hard limit (`ulimit -Hn`), or lower --channels"
        case .socket(let operation, let error): "\(operation): \(error)"
        case .closedByPeer(let what): "\(what): the other end closed the connection before the run was over"
        case .silent(let seconds, _):
            "nothing has arrived for \(NumberText.fixed(seconds, places: 1)) s: a NIC, a cable or a switch is dead, or "
                + "drops packets of this size"
        case .leftByPeer(let reason): "the other end has left the connection: \(reason)"
        case .aborted: "given up, as the session ended"
        case .failed(let reason): reason
        }
    }

    /// Whether another connection may fare better. What the two ends say to each other does not get better by that.
    var endsConnectionOnly: Bool {
        switch self {
        case .rdma, .socket, .closedByPeer, .silent, .leftByPeer: true
        case .aborted, .failed: false
        }
    }
}
