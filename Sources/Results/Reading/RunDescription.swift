import Fabric
import FoundationEssentials
import Metering

/// What run.json says of a run, as far as its readers need it; the rest of the file is left alone.
public struct RunDescription: Decodable, Sendable {
    /// The run, as its folder was called.
    public let runID: String
    /// When it was started: UTC, ISO 8601.
    public let started: String
    /// The command that started it.
    public let command: [String]
    /// The version of the program.
    public let toolVersion: String
    /// The client's host.
    public let client: HostDescription
    /// The server's host; nil where the run ended before it said.
    public let server: HostDescription?
    /// What a reader of the figures should know.
    public let warnings: [String]
    /// Whether the run came to its planned end.
    public let complete: Bool
    /// Of each case, whether its data went over IPv6.
    private let cases: [Case]

    /// Whether the data of a case went over IPv6.
    public func isIPv6(_ name: String) -> Bool {
        cases.first { $0.name == name }?.client?.channels.contains { $0.link?.localAddress?.contains(":") ?? false }
            ?? false
    }

    /// What happened on the NICs, with the name of the case; nothing in runs of older versions.
    public var events: [(caseName: String, event: NICEvent)] {
        cases.flatMap { one in (one.events ?? []).map { (one.name, $0) } }
    }

    /// Reads run.json; where that fails it says so, and the rest of a run is used without it.
    static func read(_ path: String, _ problems: inout [String]) -> RunDescription? {
        guard TextFile.kind(path).isThere else {
            problems.append("run.json is missing, and with it hosts, NICs, ceilings and warnings")
            return nil
        }
        do {
            let data = Data(try TextFile.read(path).utf8)
            let schema = try JSONDecoder().decode(Schema.self, from: data).schema
            guard schema == RunRecord.currentSchema else {
                problems.append(
                    "run.json has the layout \(schema), and this version knows \(RunRecord.currentSchema) alone: "
                        + "hosts, NICs, ceilings and warnings are left out; use the version that made the run"
                )
                return nil
            }
            return try JSONDecoder().decode(RunDescription.self, from: data)
        } catch let error as ResultFileError {
            problems.append("\(error)")
        } catch {
            problems.append(
                "run.json cannot be read (\(words(error).printable(limit: 200))): hosts, NICs, ceilings and warnings "
                    + "are left out; copy it anew from where it was measured"
            )
        }
        return nil
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            "no '\(key.stringValue)' in \(place(context))"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "something else in \(place(context))"
        case DecodingError.dataCorrupted(let context): "\(place(context)): \(context.debugDescription)"
        default: "\(error)"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        context.codingPath.isEmpty ? "the file" : context.codingPath.map(\.stringValue).joined(separator: ".")
    }

    private struct Schema: Decodable {
        let schema: Int
    }

    private struct Case: Decodable {
        let name: String
        let client: End?
        let events: [NICEvent]?
    }

    private struct End: Decodable {
        let channels: [Channel]
    }

    private struct Channel: Decodable {
        let link: Link?
    }

    private struct Link: Decodable {
        let localAddress: String?

        enum CodingKeys: String, CodingKey {
            case localAddress = "local_address"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case started, command, client, server, warnings, complete, cases
        case runID = "run_id"
        case toolVersion = "tool_version"
    }
}
