import Glibc
import NIOCore
import NIOSSL

/// How a control connection ended: whether the host at its other end may still be reached another way.
enum ConnectionEnd: Sendable {
    /// The other end said what nobody understands.
    case broken
    /// It was closed or reset: the process at the other end left or died, or it has given this connection up as silent
    /// before this end did. SwiftNIO does not always tell the two apart.
    case closed
    /// Nothing came through any more.
    case silent

    /// Of a connection that failed with an error.
    init(_ error: any Error) {
        if case .uncleanShutdown = error as? NIOSSLError {
            self = .closed
            return
        }
        switch (error as? IOError)?.errnoCode {
        case ECONNRESET, EPIPE: self = .closed
        case ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL: self = .silent
        default: self = .broken
        }
    }

    /// In words; nil where the error says more.
    var description: String? {
        switch self {
        case .broken: nil
        case .closed: "it was reset: the process at the other end died, or a firewall cut it"
        case .silent: "nothing came through any more: the host at the other end, or the way to it, is dead"
        }
    }

    /// Seconds to wait for another connection, where one that is silent may take `patience`; 0 ends the session.
    func patience(_ patience: Double) -> Double {
        switch self {
        case .broken: 0
        // Who lives connects again soon.
        case .closed: min(patience, 5)
        case .silent: patience
        }
    }
}
