import Fabric
import FoundationEssentials
import Results
import Session
import Transport

/// Keeps what a run has measured, and writes it down after each case, so that a run that dies keeps what it has.
public struct RunRecorder: Sendable {
    /// The lines of summary.csv so far.
    public private(set) var rows: [SummaryRow] = []
    /// The same, with the repetitions of a case beside each other.
    public var rowsByCase: [SummaryRow] { rows.byCase() }
    /// What the cases that are measured several times came to so far; empty where each is measured once.
    public var repeats: [RepeatedFigure] { RepeatedFigure.all(of: rows) }
    /// The lines of machines.csv so far; empty where no virtual machine was to move.
    public private(set) var machines: [MachineRow] = []
    /// What a reader of the figures should know.
    public private(set) var warnings: [String] = []
    /// Where the files are; nil where nothing is kept.
    public let folder: RunFolder?
    /// The run's name in its files.
    public let runID: String

    /// Both hosts; the server's is nil before it has said.
    public var hosts: (client: HostDescription, server: HostDescription?) { (record.client, record.server) }
    /// What run.json has of the cases so far.
    public var cases: [CaseRecord] { record.cases }

    private var intervals: [IntervalRow] = []
    private var latencies: [LatencyRow] = []
    private var rounds: [RoundRow] = []
    private var record: RunRecord

    /// A run in which nothing has happened yet.
    ///
    /// - Parameters:
    ///   - root: the folder for results; nil keeps nothing.
    ///   - labels: words for the run's name.
    ///   - command: the command line, for run.json.
    ///   - host: this host.
    /// - Throws: ``RunFolderError`` where the folder cannot be made.
    public init(
        root: String?,
        labels: [String],
        command: [String],
        host: HostDescription = .current()
    ) throws(RunFolderError) {
        let started = Date()
        if let root {
            folder = try RunFolder.create(in: root, labels: labels, started: started)
        } else {
            folder = nil
        }
        runID = folder?.runID ?? labels.joined(separator: "-")
        var host = host
        host.toolVersion = Version.current
        record = RunRecord(
            runID: runID,
            started: started,
            command: command,
            toolVersion: Version.current,
            client: host
        )
    }

    /// Notes the server's host.
    public mutating func add(server: HostDescription, version: String) {
        var server = server
        server.toolVersion = version
        record.server = server
    }

    /// Adds a case and writes the files anew.
    ///
    /// - Throws: ``RunFolderError`` where they cannot be written; the figures stay in ``rows``.
    public mutating func add(_ result: CaseResult) throws(RunFolderError) {
        rows.append(result.row)
        intervals += result.intervals
        latencies += result.latencies
        rounds += result.rounds
        machines += result.machines
        warnings += result.warnings.map { "\(result.row.caseName): \($0)" }
        record.cases.append(result.record)
        record.warnings = warnings
        record.repeats = repeats
        try write()
    }

    /// Notes that the run came to its planned end, writes the files, and makes `latest` point to them.
    public mutating func finish(complete: Bool) throws(RunFolderError) {
        record.complete = complete && rows.allSatisfy(\.complete)
        try write()
        try folder?.markLatest()
    }

    /// run.json's text, for standard output.
    public func json() throws -> String {
        try record.json()
    }

    private func write() throws(RunFolderError) {
        guard let folder else { return }
        try folder.write(summary: rows)
        try folder.write(intervals: intervals)
        try folder.write(latencies: latencies)
        if !rounds.isEmpty { try folder.write(rounds: rounds) }
        if !machines.isEmpty { try folder.write(machines: machines) }
        try folder.write(record: record)
    }
}
