import FoundationEssentials
import Glibc

/// The folder of one run under results/: summary.csv, intervals.csv, latency.csv and run.json; of a run that moved virtual
/// machines rounds.csv and machines.csv, too.
///
/// Each file is written under another name and renamed, so that what stands under its own name is always whole. Write
/// all of them anew after each case: a run that dies keeps every case it has finished, and the files are small enough
/// (a line a case, a line an interval and channel) for that to cost nothing that matters.
public struct RunFolder: Sendable {
    /// The folder's name, which is the run's name in all its files: `20261123-184501-tcp-roce`.
    public let runID: String
    /// The path of the folder.
    public let path: String
    /// The path of the folder above it.
    public let root: String

    /// Makes a folder that was not there before, and the folders above it where they are missing.
    ///
    /// Its name is the time in UTC, so that names of both hosts sort alike, and the labels: letters, digits, dots and
    /// dashes of them. A name that is taken gets a number at its end.
    public static func create(
        in root: String = "results",
        labels: [String] = [],
        started: Date
    ) throws(RunFolderError) -> RunFolder {
        let root = root.hasSuffix("/") && root.count > 1 ? String(root.dropLast()) : root
        try makeFolders(root)
        let base = ([timestamp(started)] + labels.map(slug)).filter { !$0.isEmpty }.joined(separator: "-")
        for attempt in 1...999 {
            let runID = attempt == 1 ? base : "\(base)-\(attempt)"
            let path = "\(root)/\(runID)"
            if mkdir(path, 0o777) == 0 { return RunFolder(runID: runID, path: path, root: root) }
            guard errno == EEXIST else {
                throw RunFolderError(operation: "making the folder \(path)", errorNumber: errno)
            }
        }
        throw RunFolderError(
            operation: "making the folder \(root)/\(base)",
            reason: "it is there, and 998 more of that second",
            advice: "choose another folder for results"
        )
    }

    /// Writes summary.csv, in place of what it was before.
    public func write(summary rows: [SummaryRow]) throws(RunFolderError) {
        try AtomicFile.write(CSV.text(rows), to: "\(path)/summary.csv")
    }

    /// Writes intervals.csv, in place of what it was before.
    public func write(intervals rows: [IntervalRow]) throws(RunFolderError) {
        try AtomicFile.write(CSV.text(rows), to: "\(path)/intervals.csv")
    }

    /// Writes latency.csv, in place of what it was before.
    public func write(latencies rows: [LatencyRow]) throws(RunFolderError) {
        try AtomicFile.write(CSV.text(rows), to: "\(path)/latency.csv")
    }

    /// Writes rounds.csv, in place of what it was before.
    public func write(rounds rows: [RoundRow]) throws(RunFolderError) {
        try AtomicFile.write(CSV.text(rows), to: "\(path)/rounds.csv")
    }

    /// Writes machines.csv, in place of what it was before.
    public func write(machines rows: [MachineRow]) throws(RunFolderError) {
        try AtomicFile.write(CSV.text(rows), to: "\(path)/machines.csv")
    }

    /// Writes comparison.csv, in place of what it was before.
    public func write(comparison rows: [ComparisonRow]) throws(RunFolderError) {
        try AtomicFile.write(CSV.text(rows), to: "\(path)/comparison.csv")
    }

    /// Writes run.json, in place of what it was before.
    public func write(record: RunRecord) throws(RunFolderError) {
        let text: String
        do {
            text = try record.json()
        } catch {
            throw RunFolderError(
                operation: "writing \(path)/run.json",
                reason: "\(error)",
                advice: "this is a fault of the program: please report it"
            )
        }
        try AtomicFile.write(text, to: "\(path)/run.json")
    }

    /// Makes `latest`, beside the folder, a link to it, in place of the one to the run before.
    public func markLatest() throws(RunFolderError) {
        try AtomicFile.link("\(root)/latest", to: runID)
    }

    static func makeFolders(_ path: String) throws(RunFolderError) {
        let operation = "making the folder \(path)"
        guard !path.isEmpty else {
            throw RunFolderError(operation: operation, reason: "the name is empty", advice: "name a folder")
        }
        var partial = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            partial += "/" + component
            if mkdir(partial, 0o777) != 0 && errno != EEXIST {
                throw RunFolderError(operation: operation, errorNumber: errno)
            }
        }
    }

    /// "20261123-184501" out of "2026-11-23T18:45:01Z".
    private static func timestamp(_ date: Date) -> String {
        String(
            date.formatted(.iso8601).compactMap { (character: Character) -> Character? in
                if character == "T" { return "-" }
                return character.isNumber ? character : nil
            }
        )
    }

    private static func slug(_ label: String) -> String {
        let allowed = label.lowercased().map { character -> Character in
            character.isASCII && (character.isLetter || character.isNumber || character == ".") ? character : "-"
        }
        return String(allowed.split(separator: "-").joined(separator: "-").prefix(40))
    }
}
