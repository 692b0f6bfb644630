import Foundation
import Testing

/// A measuring command on this host (`run`, `latency`, `compare`) and the files that it writes.
struct Measurement: Sendable {
    let program: Program
    private let results: Scratch

    /// Starts `rdmabench` with these arguments.
    ///
    /// - Parameter under: a command that starts it, as in `["prlimit", "--memlock=65536"]`.
    init(_ arguments: [String], under: [String] = []) throws {
        results = try Scratch()
        program = try Program(under + ["rdmabench"] + arguments + ["--results", results.path])
    }

    /// Starts it, waits for its end, and expects a good one.
    static func complete(
        _ arguments: [String],
        within seconds: Double = Program.patience,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Measurement {
        let measurement = try Measurement(arguments + ["--quiet"])
        let outcome = try await measurement.program.outcome(within: seconds)
        #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
        return measurement
    }

    /// What has been kept so far: names of folders and files.
    func kept() throws -> [String] {
        try results.names()
    }

    /// The text of a file of the run.
    func text(_ file: String) -> String { results.text("latest/\(file)") }

    /// The rows of a file of the run.
    func table(_ file: String) throws -> [CSVTable.Row] {
        try CSVTable(parsing: text(file)).rows
    }

    /// The rows of summary.csv.
    func summary() throws -> [CSVTable.Row] { try table("summary.csv") }

    /// The rows of intervals.csv.
    func intervals() throws -> [CSVTable.Row] { try table("intervals.csv") }

    /// run.json.
    func record() throws -> RunFile {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(RunFile.self, from: Data(text("run.json").utf8))
    }

    /// Expects that it came to its end, that nothing was lost, and nothing counted twice.
    func expectIntact(sourceLocation: SourceLocation = #_sourceLocation) throws -> CSVTable.Row {
        let row = try #require(try summary().first, sourceLocation: sourceLocation)
        #expect(row["verified"] == "true" && row["errors"] == "0", "\(row)", sourceLocation: sourceLocation)
        #expect(row["status"] == "complete", "\(row)", sourceLocation: sourceLocation)
        return row
    }

    /// Expects that a verified run was interrupted, and that both ends have drained: they agree on what went, all of it
    /// was checked, and nothing was lost.
    @discardableResult
    func expectDrained(sourceLocation: SourceLocation = #_sourceLocation) throws -> CSVTable.Row {
        let row = try #require(try summary().first, sourceLocation: sourceLocation)
        #expect(row["status"] == "incomplete" && row["errors"] == "0", "\(row)", sourceLocation: sourceLocation)
        #expect((row.number("bytes") ?? 0) > 0, sourceLocation: sourceLocation)
        let entry = try #require(try record().cases.first, sourceLocation: sourceLocation)
        let client = try #require(entry.client, sourceLocation: sourceLocation).channels.map(\.total)
        let server = try #require(entry.server, sourceLocation: sourceLocation).channels.map(\.total)
        #expect(client.map(\.bytes) == server.map(\.bytes), sourceLocation: sourceLocation)
        #expect(client.map(\.blocks) == server.map(\.blocks), sourceLocation: sourceLocation)
        for (here, there) in zip(client, server) {
            #expect(max(here.verified, there.verified) == here.blocks, sourceLocation: sourceLocation)
        }
        return row
    }

    /// Expects the files of a run that ended early: one row, marked as incomplete, with this in its reason.
    func expectIncomplete(
        because reason: String,
        movedSomething: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let row = try #require(try summary().first, sourceLocation: sourceLocation)
        #expect(row["status"] == "incomplete", sourceLocation: sourceLocation)
        if movedSomething { #expect((row.number("bytes") ?? 0) > 0, sourceLocation: sourceLocation) }
        let record = try record()
        #expect(!record.complete, sourceLocation: sourceLocation)
        let warnings = record.warnings.joined(separator: "\n")
        #expect(warnings.contains(reason), "not in: \(warnings)", sourceLocation: sourceLocation)
        _ = try intervals()
    }
}
