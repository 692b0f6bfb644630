/// All that is known of one case: a part of run.json.
public struct CaseRecord: Codable, Sendable, Equatable {
    /// The case within the run, as in summary.csv.
    public var name: String
    /// What both ends agreed to do.
    public var plan: JSONValue
    /// The line of summary.csv, by column name.
    public var summary: JSONValue
    /// What the client reports; nil where it did not get that far.
    public var client: JSONValue?
    /// What the server reports; nil where it did not get that far.
    public var server: JSONValue?
    /// What this program counted beside what others did.
    public var checks: [CrossCheck]
    /// Counters of NICs that moved, and mean trouble.
    public var events: [NICEvent]
    /// What a reader of the figures should know.
    public var warnings: [String]
    /// Whether the case ran to its planned end.
    public var complete: Bool

    /// The record of a case, under the name and status that its row has.
    public init(
        row: SummaryRow,
        plan: JSONValue,
        client: JSONValue? = nil,
        server: JSONValue? = nil,
        checks: [CrossCheck] = [],
        events: [NICEvent] = [],
        warnings: [String] = []
    ) {
        name = row.caseName
        self.plan = plan
        summary = row.json
        self.client = client
        self.server = server
        self.checks = checks
        self.events = events
        self.warnings = warnings
        complete = row.complete
    }
}
