import Metering

/// One value of a table of results, before it becomes text.
public enum Cell: Sendable, Equatable {
    /// Not measured, or not applicable: an empty cell.
    case empty
    /// Words.
    case text(String)
    /// A whole number.
    case integer(UInt64)
    /// A number rounded to so many decimal places.
    case decimal(Double, places: Int)
    /// `true` or `false`.
    case boolean(Bool)

    /// The value as it stands in a CSV file, before quoting: numbers with a point, whatever the locale.
    public var text: String {
        switch self {
        case .empty: ""
        case .text(let text): text
        case .integer(let value): String(value)
        case .decimal(let value, let places): NumberText.fixed(value, places: places)
        case .boolean(let value): value ? "true" : "false"
        }
    }

    /// The value as a number, unrounded; nil for words, for an empty cell, and for what is not finite.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .decimal(let value, _): value.isFinite ? value : nil
        case .empty, .text, .boolean: nil
        }
    }

    static func text(_ value: String?) -> Cell {
        value.map { Cell.text($0) } ?? .empty
    }

    static func count(_ value: Int?) -> Cell {
        value.map { .integer(UInt64(max(0, $0))) } ?? .empty
    }

    static func count(_ value: UInt64?) -> Cell {
        value.map { .integer($0) } ?? .empty
    }

    static func decimal(_ value: Double?, _ places: Int) -> Cell {
        value.map { $0.isFinite ? .decimal($0, places: places) : .empty } ?? .empty
    }

    static func boolean(_ value: Bool?) -> Cell {
        value.map { Cell.boolean($0) } ?? .empty
    }
}
