/// A case of a mix: the rows of its two parts.
public struct MixRow: Sendable {
    /// The case's name.
    public let name: String
    /// The row of its storage.
    public let storage: SummaryRow?
    /// The row of its migration; nil where storage was alone.
    public let migration: SummaryRow?

    /// The cases of a run in their order, from rows that are called `case.storage` and `case.migration`.
    public static func rows(_ rows: [SummaryRow]) -> [MixRow] {
        var names: [String] = []
        var parts: [String: [String: SummaryRow]] = [:]
        for row in rows {
            guard let dot = row.caseName.lastIndex(of: ".") else { continue }
            let name = String(row.caseName[..<dot])
            if parts[name] == nil { names.append(name) }
            parts[name, default: [:]][String(row.caseName[row.caseName.index(after: dot)...])] = row
        }
        return names.map { MixRow(name: $0, storage: parts[$0]?["storage"], migration: parts[$0]?["migration"]) }
    }

    /// The part of the storage requests that were due in the measured time which was answered in it; nil where that is
    /// not known. Answers to earlier ones count, too: it may be a little more than all.
    public var servedShare: Double? {
        guard let storage, let due = storage.storage?.due, due > 0, let answered = storage.messages else { return nil }
        return Double(answered) / Double(due)
    }

    /// The part of what the client's NICs can send that was used: by the migration, and by what storage wrote; nil where
    /// the NICs' speed is not known.
    public var usedShare: Double? {
        guard let storage, let ceiling = storage.ceilingGigabitsPerSecond, ceiling > 0,
            let rate = storage.throughputGigabitsPerSecond, let requests = storage.storage, requests.due > 0
        else { return nil }
        let written = rate * Double(requests.writes?.count ?? 0) / Double(requests.due)
        return (written + (migration?.throughputGigabitsPerSecond ?? 0)) / ceiling
    }
}
