import Metering

/// The table of what several measurements of each case came to. It fits 80 characters.
public enum RepeatsTable {
    /// The median of each figure, how far its measurements lay apart, and where the mean of many more would lie.
    public static func text(_ figures: [RepeatedFigure]) -> String {
        // A case's name stands once, at its first figure.
        let rows = figures.indices.map { index in
            let isFirst = index == 0 || figures[index - 1].caseName != figures[index].caseName
            return (figure: figures[index], name: isFirst ? figures[index].caseName : "")
        }
        let percent = NumberText.fixed(RepeatedFigure.confidence * 100, places: 0)
        return TextTable<(figure: RepeatedFigure, name: String)>(columns: [
            .init("case", alignment: .left) { $0.name },
            .init("figure", alignment: .left) { $0.figure.title },
            .init("n") { String($0.figure.repeats) },
            .number("median", "", digits: 4) { $0.figure.median },
            .number("least", "", digits: 4) { $0.figure.least },
            .number("most", "", digits: 4) { $0.figure.most },
            .init("spread") { TableText.percent($0.figure.spread) },
            .number("\(percent) %", "from", digits: 4) { $0.figure.low },
            .number("mean", "to", digits: 4) { $0.figure.high },
        ]).text(rows)
    }
}
