/// The figures of one or more files, those that count first at the front.
public struct ReferenceFigures: Sendable {
    /// Where they are found in a checkout, and beside an installed program.
    public static let file = ProgramFile(
        name: "figures.csv",
        inCheckout: "results/reference/figures.csv",
        installed: "share/rdmabench/reference/figures.csv"
    )

    /// The figures.
    public private(set) var figures: [ReferenceFigure] = []

    /// No figures.
    public init() {}

    /// Adds those of a file, behind those that are there.
    ///
    /// Throws where it cannot be read, lacks a column, or has something else where a number belongs.
    public mutating func add(reading path: String) throws(ResultFileError) {
        let required = ["id", "quantity", "value", "unit", "condition", "source"]
        let file = try CSVFile(reading: path, required: required)
        for record in file.records { figures.append(try ReferenceFigure(record)) }
    }

    /// The first figure that says something about a case, and what it would be on the case's links, in Gbps.
    public func throughput(for line: CaseLine, link: Double?) -> (figure: ReferenceFigure, expected: Double)? {
        throughput(for: ReferencedTraffic(line), link: link)
    }

    /// The same for a case that was measured just now.
    public func throughput(for row: SummaryRow, link: Double?) -> (figure: ReferenceFigure, expected: Double)? {
        throughput(for: ReferencedTraffic(row), link: link)
    }

    private func throughput(
        for traffic: ReferencedTraffic,
        link: Double?
    ) -> (figure: ReferenceFigure, expected: Double)? {
        for figure in figures {
            if let expected = figure.throughput(for: traffic, link: link) { return (figure, expected) }
        }
        return nil
    }
}

extension ReferenceFigure {
    fileprivate init(_ record: CSVRecord) throws(ResultFileError) {
        guard let value = try record.number("value") else {
            throw ResultFileError(
                record.path,
                line: record.line,
                column: "value",
                reason: "it is empty",
                advice: "write the figure's value there, or remove the line"
            )
        }
        self.init(
            id: record.text("id") ?? "",
            quantity: record.text("quantity") ?? "",
            value: value,
            unit: record.text("unit") ?? "",
            condition: record.text("condition") ?? "",
            source: record.text("source") ?? "",
            note: record.text("note"),
            transports: record.text("transports")?.split(separator: " ").map(String.init) ?? [],
            linkGigabitsPerSecond: try record.number("link_gbps"),
            limitGigabitsPerSecond: try record.number("limit_gbps")
        )
    }
}
