import Metering

/// What a result must be for a run to pass: `throughput>=9Gbps`, `latency_p99<=50us`, `errors==0`.
///
/// On the left stands a column of summary.csv, or one of the short names, of which `cpu_s_per_gb`, `process_cores`,
/// `system_cores` and `gbps_per_core` must hold on both ends. On the right stands a number in the column's unit, or
/// with a unit of its own.
public struct Requirement: Sendable, CustomStringConvertible {
    /// The requirement as it was given.
    public let description: String
    private let metric: Metric
    private let comparison: Comparison
    private let bound: Double

    /// Reads a requirement.
    ///
    /// Throws where it has no comparison, where there is no such metric (the error lists those there are), and where
    /// the right side is no quantity of the metric's kind.
    public init(parsing text: String) throws(RequirementError) {
        description = text.trimmingASCIIWhitespace
        guard let (left, comparison, right) = Self.split(text) else {
            throw RequirementError(
                text,
                "there is no comparison in it; write it like 'throughput>=9Gbps', with >=, <=, >, <, == or !="
            )
        }
        guard let metric = Metric.named(left) else {
            throw RequirementError(text, "no metric '\(left.printable(limit: 40))'; there are \(Self.metricNames)")
        }
        do {
            bound = try metric.bound(right)
        } catch {
            throw RequirementError(text, error.description)
        }
        self.metric = metric
        self.comparison = comparison
    }

    /// The names that can stand on the left, for help texts.
    public static var metricNames: String {
        Metric.names.joined(separator: ", ")
    }

    /// Whether a row meets the requirement, and if not, why.
    ///
    /// What was not measured is not met: a pass must mean that somebody looked.
    public func evaluate(_ row: SummaryRow) -> Verdict {
        for column in metric.columns {
            let cell = column.cell(row)
            guard let value = cell.comparable else {
                return .fail("\(row.caseName): \(description) is not met: \(column.name) was not measured")
            }
            guard comparison.holds(value, bound) else {
                return .fail("\(row.caseName): \(description) is not met: \(column.name) is \(cell.text)")
            }
        }
        return .pass
    }

    private static func split(_ text: String) -> (left: String, comparison: Comparison, right: String)? {
        guard let start = text.firstIndex(where: { "<>=!".contains($0) }),
            let comparison = Comparison.allCases.first(where: { text[start...].hasPrefix($0.rawValue) })
        else { return nil }
        let right = text[start...].dropFirst(comparison.rawValue.count)
        return (text[..<start].trimmingASCIIWhitespace, comparison, right.trimmingASCIIWhitespace)
    }
}

extension Metric {
    /// The right side of a requirement, in the unit of the column.
    func bound(_ text: String) throws(QuantityError) -> Double {
        if unit != .truth, let number = Self.plainNumber(text) {
            return number
        }
        switch unit {
        case .gigabitsPerSecond: return try BitRate(parsing: text).gigabitsPerSecond
        case .bytesPerSecond: return try BitRate(parsing: text).bytesPerSecond
        case .microseconds: return try TimeSpan(parsing: text).seconds * 1e6
        case .seconds: return try TimeSpan(parsing: text).seconds
        case .bytes: return Double(try ByteSize(parsing: text).bytes)
        case .truth where text == "true": return 1
        case .truth where text == "false": return 0
        case .truth: throw QuantityError(given: text, reason: "neither true nor false", accepted: "write true or false")
        case .count: throw QuantityError(given: text, reason: "not a number", accepted: "write it like 0.5 or 100")
        }
    }

    /// A number of digits with at most one point: what `Double` takes beyond that (nan, inf, hexadecimal) is no bound.
    private static func plainNumber(_ text: String) -> Double? {
        guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(text) else {
            return nil
        }
        return number.isFinite ? number : nil
    }
}

extension Cell {
    fileprivate var comparable: Double? {
        if case .boolean(let value) = self { return value ? 1 : 0 }
        return number
    }
}
