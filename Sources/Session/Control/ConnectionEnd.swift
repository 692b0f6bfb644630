import Glibc
import NIOCore

/// How a control connection ended: whether the host at its other end may still be reached another way.
enum ConnectionEnd: Sendable {
    /// The other end closed it, or said what nobody understands.
    case closed
    /// It was reset: the process at the other end died, or it has given this connection up as silent before this end did.
    case reset
    /// Nothing came through any more.
    case silent

    /// Of a connection that failed with an error.
    init(_ error: any Error) {
        switch (error as? IOError)?.errnoCode {
        case ECONNRESET, EPIPE: self = .reset
        case ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL: self = .silent
        default: self = .closed
        }
    }

    /// Seconds to wait for another connection, where one that is silent may take `patience`.
    func patience(_ patience: Double) -> Double? {
        switch self {
        case .closed: nil
        // Who lives connects again soon.
        case .reset: min(patience, 5)
        case .silent: patience
        }
    }
}
