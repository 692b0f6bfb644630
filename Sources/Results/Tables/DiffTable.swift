import Metering

/// The table of what differs between two runs. It fits 80 characters.
public enum DiffTable {
    /// Medians of both sides, the change, where it lies with a confidence, and what can be said of it.
    public static func text(_ differences: [Difference], confidence: Double) -> String {
        // A case's name stands once, at its first figure.
        let rows = differences.indices.map { index in
            let isFirst = index == 0 || differences[index - 1].caseName != differences[index].caseName
            return Row(difference: differences[index], name: isFirst ? differences[index].caseName : "")
        }
        return TextTable<Row>(columns: [
            .init("case", alignment: .left) { $0.name },
            .init("figure", alignment: .left) { $0.difference.metric.title },
            .number("A", "median", digits: 4) { $0.difference.before },
            .number("B", "median", digits: 4) { $0.difference.after },
            .init("change") { percent($0.difference.change) },
            .init("with", "\(NumberText.fixed(confidence * 100, places: 1)) %") { range($0.difference.interval) },
            .init("", alignment: .left) { word($0.difference.verdict) },
        ]).text(rows)
    }

    private struct Row: Sendable {
        let difference: Difference
        let name: String
    }

    private static func word(_ verdict: Difference.Verdict) -> String {
        switch verdict {
        case .better: "better"
        case .worse: "WORSE"
        case .unclear: "unclear"
        case .unknown: ""
        }
    }

    private static func range(_ interval: ClosedRange<Double>?) -> String {
        interval.map { "\(signed($0.lowerBound)) to \(signed($0.upperBound))" } ?? TableText.notMeasured
    }

    private static func percent(_ value: Double?) -> String {
        value.map { signed($0) + "%" } ?? TableText.notMeasured
    }

    /// Of what is more than tenfold no number: it says no more, and would cost the case its name.
    private static func signed(_ value: Double) -> String {
        let percent = value * 100
        guard percent < 999.5 else { return ">+999" }
        let text = NumberText.padded(abs(percent), places: abs(percent) < 99.95 ? 1 : 0)
        return (percent < 0 ? "-" : "+") + text
    }
}
