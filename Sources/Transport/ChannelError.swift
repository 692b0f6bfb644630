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
        case .socket(let operation, let error): "\(operation): \(error)"
        case .closedByPeer(let what): "\(what): the other end closed the connection before the run was over"
        case .aborted: "given up, as the session ended"
        case .failed(let reason): reason
        }
    }
}
