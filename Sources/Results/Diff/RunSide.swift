/// One side of a comparison: a run, whose cases may have repetitions, or several runs of the same.
public struct RunSide: Sendable {
    /// The folders.
    public let paths: [String]
    private let lines: [CaseLine]

    /// Reads the runs: one folder, or several with commas between.
    ///
    /// Throws where one of them is no run.
    public init(parsing text: String) throws(ResultFileError) {
        let paths = TextFile.kind(text).isThere ? [text] : text.split(separator: ",").map(String.init)
        if let twice = paths.first(where: { path in paths.count { $0 == path } > 1 }) {
            throw ResultFileError(twice, reason: "it is named twice on one side", advice: "name other runs of the same")
        }
        var lines: [CaseLine] = []
        for path in paths.isEmpty ? [text] : paths { lines += try RunFiles(reading: path).cases }
        self.init(paths: paths, lines: lines)
    }

    init(paths: [String], lines: [CaseLine]) {
        self.paths = paths
        self.lines = lines
    }

    /// The names of its cases, each once, in their order: that which all repetitions of a case share.
    public var caseNames: [String] { lines.repeatedNames }

    /// What a case measured; nil where there is no such case.
    func workload(of name: String) -> String? { lines.first { $0.repeatedName == name }?.workload }

    /// The figures of a case that ran to its end, one for each repeat.
    func values(of name: String, _ column: String) -> [Double] {
        lines.filter { $0.repeatedName == name && $0.isComplete }.compactMap { $0.number(column) }
    }

    /// What a case came to that was not as it should be, in words; nil where all of it was.
    func failure(of name: String) -> String? {
        let ours = lines.filter { $0.repeatedName == name }
        if ours.contains(where: { !$0.isComplete }) { return "did not run to its end" }
        return ours.contains { $0.isVerified == false } ? "moved data that was wrong" : nil
    }
}
