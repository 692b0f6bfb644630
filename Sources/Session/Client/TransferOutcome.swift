import Transport

/// What came of one case: both ends' reports, as far as they are there.
public struct TransferOutcome: Sendable {
    /// This host's report.
    public let client: EndReport
    /// The server's; nil where it died before it could report.
    public let server: EndReport?
    /// Why the case is not what was asked for; nil where it is.
    public let incomplete: String?
    /// Seconds from asking the server for the case until all channels stood at both ends; nil where that is not known.
    public var setUpSeconds: Double?
}
