import FoundationEssentials

/// Any JSON value: what modules above this one report, without this one knowing their types.
public enum JSONValue: Sendable, Equatable {
    /// `null`
    case null
    /// `true` or `false`
    case boolean(Bool)
    /// A number without a fraction.
    case integer(Int64)
    /// A number without a fraction that is above those of `integer`.
    case unsigned(UInt64)
    /// Any other number.
    case number(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Values by name.
    case object([String: JSONValue])

    /// The JSON that a value encodes to, its keys in snake case (`bytesSent` becomes `bytes_sent`).
    public init(encoding value: some Encodable) throws {
        let encoder = JSONFile.encoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        self = try JSONDecoder().decode(JSONValue.self, from: encoder.encode(value))
    }

    /// The value under a name; nil where this is no object or has no such name.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }
}

extension JSONValue: Codable {
    /// Reads any JSON value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(UInt64.self) {
            self = .unsigned(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Writes the value as it is.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .unsigned(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}

extension SummaryRow {
    /// The row as JSON, with the columns of the CSV file as names and `null` for an empty cell.
    public var json: JSONValue {
        .object(Dictionary(uniqueKeysWithValues: Self.columns.map { ($0.name, JSONValue($0.cell(self))) }))
    }
}

extension JSONValue {
    fileprivate init(_ cell: Cell) {
        self =
            switch cell {
            case .empty: .null
            case .text(let text): .string(text)
            case .integer(let value): Int64(exactly: value).map(JSONValue.integer) ?? .unsigned(value)
            // As it is read back: JSON does not tell 10.0 from 10.
            case .decimal(let value, _): Int64(exactly: value).map(JSONValue.integer) ?? .number(value)
            case .boolean(let value): .boolean(value)
            }
    }
}
