import Fabric
import FoundationEssentials

/// On what, with what and how a run was made: run.json.
public struct RunRecord: Codable, Sendable, Equatable {
    /// The version of this layout, raised when a name in it changes its meaning.
    public static let currentSchema = 1

    /// The version of the layout that this record has.
    public var schema = RunRecord.currentSchema
    /// The run, as its folder is called.
    public var runID: String
    /// When it was started: UTC, ISO 8601.
    public var started: String
    /// The command that started it, word by word.
    public var command: [String]
    /// The version of this program.
    public var toolVersion: String
    /// The host of the client.
    public var client: HostDescription
    /// The host of the server; nil before it has said.
    public var server: HostDescription?
    /// The cases that were begun.
    public var cases: [CaseRecord] = []
    /// What the cases that were measured several times came to; empty where each was measured once.
    public var repeats: [RepeatedFigure] = []
    /// What a reader of the figures should know.
    public var warnings: [String] = []
    /// Whether the run came to its planned end.
    public var complete = false

    /// The record of a run in which nothing has happened yet.
    public init(
        runID: String,
        started: Date,
        command: [String],
        toolVersion: String,
        client: HostDescription,
        server: HostDescription? = nil
    ) {
        self.runID = runID
        self.started = started.formatted(.iso8601)
        self.command = command
        self.toolVersion = toolVersion
        self.client = client
        self.server = server
    }

    /// The text of the file: indented, names in order, a line feed at the end.
    public func json() throws -> String {
        String(decoding: try JSONFile.encoder().encode(self), as: UTF8.self) + "\n"
    }

    private enum CodingKeys: String, CodingKey {
        case schema, started, command, client, server, cases, repeats, warnings, complete
        case runID = "run_id"
        case toolVersion = "tool_version"
    }
}
