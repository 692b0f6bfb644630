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
        let known: [String: [Double?]] = [
            "ceiling_gbps": expectations.map(\.ceiling), "reference_gbps": expectations.map { $0.reference?.expected },
        ]
        try AtomicFile.write(Self.text(run.summary, with: known), to: "\(folder)/summary.csv")
        let others = [
            "intervals": run.intervals, "latency": run.latencies, "rounds": run.rounds, "machines": run.machines,
        ]
        for (name, file) in others {
            if let file { try AtomicFile.write(Self.text(file), to: "\(folder)/\(name).csv") }
        }
    }

    /// A file's text, with columns that are known better, or that it does not have.
    static func text(_ file: CSVFile, with known: [String: [Double?]] = [:]) -> String {
        let added = known.keys.filter { !file.has($0) }.sorted()
        var text = (file.columns.map(plain) + added).joined(separator: ",") + "\n"
        for (index, record) in file.records.enumerated() {
            let fields = (file.columns + added).map { column in
                known[column].map { Cell.decimal($0[index], 6).text } ?? plain(record.text(column) ?? "")
            }
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
