import Metering

/// The files that graphs are drawn from: those of the run, with what its summary.csv does not know beside each case.
///
/// gnuplot reads fields with neither commas nor quotation marks in them, so texts are made such.
struct GraphData {
    private let run: RunFiles
    private let expectations: [Expectation]

    /// The data of a run; an expectation for each of its cases, in their order.
    init(_ run: RunFiles, _ expectations: [Expectation]) {
        self.run = run
        self.expectations = expectations
    }

    /// Writes the files into a folder, which is made where it is missing.
    func write(to folder: String) throws(RunFolderError) {
        try RunFolder.makeFolders(folder)
        let extra = expectations.map { [$0.ceiling, $0.reference?.expected] }
        let summary = Self.text(run.summary, adding: ["ceiling_gbps", "reference_gbps"], extra)
        try AtomicFile.write(summary, to: "\(folder)/summary.csv")
        if let intervals = run.intervals { try AtomicFile.write(Self.text(intervals), to: "\(folder)/intervals.csv") }
        if let latencies = run.latencies { try AtomicFile.write(Self.text(latencies), to: "\(folder)/latency.csv") }
    }

    static func text(_ file: CSVFile, adding names: [String] = [], _ extra: [[Double?]] = []) -> String {
        var text = (file.columns.map(plain) + names).joined(separator: ",") + "\n"
        for (index, record) in file.records.enumerated() {
            var fields = file.columns.map { plain(record.text($0) ?? "") }
            if index < extra.count { fields += extra[index].map { Cell.decimal($0, 6).text } }
            text += fields.joined(separator: ",") + "\n"
        }
        return text
    }

    private static func plain(_ field: String) -> String {
        let replaced = field.printable(limit: 200).map { (character: Character) -> Character in
            switch character {
            case ",", "\"": " "
            default: character
            }
        }
        return String(replaced)
    }
}
