/// Reasons for which a connection request is turned down on RoCE and InfiniBand.
///
/// InfiniBand Architecture Specification, volume 1, table 110 (section 12.6.7.2).
enum RejectReason {
    /// The application refused, rather than the connection manager.
    static let application: Int32 = 28

    static func text(_ code: Int32) -> String? {
        switch code {
        case 1: "no queue pair available"
        case 3: "no resources available"
        case 4: "timeout"
        case 5: "unsupported request"
        case 8: "invalid service ID, so nothing listens there"
        case 10: "stale connection"
        case 12: "invalid path: primary GID rejected"
        case 18: "primary packet lifetime rejected"
        case application: "the application refused"
        default: nil
        }
    }
}
