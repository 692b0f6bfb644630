/// The folder of a run, read back.
///
/// summary.csv must be there; what else is missing is named in ``problems``, and what is there is used.
public struct RunFiles: Sendable {
    /// The folder.
    public let path: String
    /// The run, as its folder was called when it was made.
    public let runID: String
    /// The lines of summary.csv.
    public let cases: [CaseLine]
    /// summary.csv as it was read.
    public let summary: CSVFile
    /// intervals.csv; nil where it is missing.
    public let intervals: CSVFile?
    /// latency.csv; nil where it is missing, as in runs of older versions.
    public let latencies: CSVFile?
    /// rounds.csv; nil where it is missing, as in runs that moved no virtual machines.
    public let rounds: CSVFile?
    /// machines.csv; nil where it is missing, as in runs that moved no virtual machines.
    public let machines: CSVFile?
    /// What run.json says; nil where it is missing, or of a layout that this version does not know.
    public let description: RunDescription?
    /// What is missing, in words.
    public let problems: [String]

    /// Reads a run's folder.
    ///
    /// Throws where it is no such folder, and where a file in it is broken.
    public init(reading path: String) throws(ResultFileError) {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        try Self.check(path)
        var problems: [String] = []
        self.path = path
        let file = try CSVFile(reading: "\(path)/summary.csv", required: CaseLine.required)
        // Repetitions were measured in turns, and are read one below the other.
        cases = try file.records.map(CaseLine.init).grouped()
        summary = file.with(records: cases.map(\.record))
        intervals = try Self.optional(
            "\(path)/intervals.csv",
            ["case", "start_s", "end_s", "end", "throughput_gbps"],
            &problems
        )
        latencies = try Self.optional("\(path)/latency.csv", ["case", "part", "latency_us", "count"], &problems)
        for column in ["start_s", "end_s", "throughput_gbps"] { try intervals?.checkNumbers(column) }
        for column in ["latency_us", "count"] { try latencies?.checkNumbers(column) }
        // Other runs have no such files, and lack nothing.
        let hasMoved = cases.contains { $0.workload == "migration" }
        rounds = try Self.optional("\(path)/rounds.csv", Self.roundColumns, isExpected: hasMoved, &problems)
        machines = try Self.optional("\(path)/machines.csv", Self.machineColumns, isExpected: hasMoved, &problems)
        for column in Self.roundNumbers { try rounds?.checkNumbers(column) }
        for column in Self.machineNumbers { try machines?.checkNumbers(column) }
        description = RunDescription.read("\(path)/run.json", &problems)
        runID = cases.lazy.compactMap(\.runID).first ?? description?.runID ?? path
        if cases.isEmpty { problems.append("summary.csv has no case: the run ended before its first was done") }
        self.problems = problems
    }

    /// Columns of rounds.csv that its readers need.
    private static let roundColumns = ["case", "vm", "kind"] + roundNumbers
    private static let roundNumbers = ["start_s", "duration_s"]
    /// Columns of machines.csv that its readers need.
    private static let machineColumns = ["case", "vm", "status"] + machineNumbers
    private static let machineNumbers = [
        "memory_bytes", "start_s", "total_s", "downtime_s", "rounds", "sent_bytes", "dirty_gbps", "needed_gbps",
    ]

    private static func check(_ path: String) throws(ResultFileError) {
        let kind = TextFile.kind(path)
        guard kind.isThere else {
            throw ResultFileError(path, reason: "there is no such folder", advice: "name a run's, as in results/latest")
        }
        guard kind.isFolder else {
            throw ResultFileError(path, reason: "this is a file", advice: "name the run's folder that it lies in")
        }
        guard !TextFile.kind("\(path)/summary.csv").isThere else { return }
        let isOurs = TextFile.kind("\(path)/run.json").isThere
        let isRoot = TextFile.kind("\(path)/latest").isThere
        throw ResultFileError(
            path,
            reason: "there is no summary.csv in it"
                + (isOurs ? ": the run ended before its first case was done" : ", so it is not the folder of a run"),
            advice: isRoot
                ? "name one of the runs in it, as in \(path)/latest" : "name the folder of a run, as in results/latest"
        )
    }

    private static func optional(
        _ path: String,
        _ required: [String],
        isExpected: Bool = true,
        _ problems: inout [String]
    ) throws(ResultFileError) -> CSVFile? {
        guard TextFile.kind(path).isThere else {
            let name = path.split(separator: "/").last ?? ""
            guard isExpected else { return nil }
            problems.append("\(name) is missing: it was removed, or the run was made by an older version")
            return nil
        }
        return try CSVFile(reading: path, required: required)
    }
}

extension CSVFile {
    fileprivate func checkNumbers(_ column: String) throws(ResultFileError) {
        for record in records { _ = try record.number(column) }
    }
}
