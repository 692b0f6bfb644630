/// The sizes of a run: one (`64KiB`), some (`4KiB,64KiB`), or a range that doubles (`4KiB..8MiB`).
public struct SizeList: Sendable, Hashable {
    /// The sizes in the order given; never empty, none 0.
    public let sizes: [ByteSize]

    /// The most sizes that one list may have.
    public static let maximumCount = 256

    /// A list of one size.
    public init(_ size: ByteSize) {
        sizes = [size]
    }

    /// Reads a list.
    ///
    /// A range holds both of its ends: the last step is shorter where doubling does not meet the upper end. Throws
    /// where an entry is no size or 0, a range runs downwards, or there are more than `maximumCount` sizes.
    public init(parsing text: String) throws(QuantityError) {
        var sizes: [ByteSize] = []
        for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
            sizes += try Self.entry(String(entry), of: text)
            guard sizes.count <= Self.maximumCount else {
                throw Self.failure(text, "more than \(Self.maximumCount) sizes")
            }
        }
        self.sizes = sizes
    }

    private static func entry(_ entry: String, of text: String) throws(QuantityError) -> [ByteSize] {
        guard let dots = entry.firstRange(of: "..") else {
            let size = try ByteSize(parsing: entry)
            guard size.bytes > 0 else { throw failure(text, "a size must be at least 1 byte") }
            return [size]
        }
        let first = try ByteSize(parsing: String(entry[..<dots.lowerBound]))
        let last = try ByteSize(parsing: String(entry[dots.upperBound...]))
        guard first.bytes > 0 else { throw failure(text, "a range must start at 1 byte or more") }
        guard first <= last else { throw failure(text, "the range ends below its start") }
        var sizes: [ByteSize] = []
        var size = first
        while size < last {
            sizes.append(size)
            size = ByteSize(bytes: size.bytes * 2)
        }
        return sizes + [last]
    }

    private static func failure(_ text: String, _ reason: String) -> QuantityError {
        QuantityError(
            given: text,
            reason: reason,
            accepted: "one size (64KiB), a list (4KiB,64KiB,1MiB) or a range that doubles (4KiB..8MiB)"
        )
    }
}

extension SizeList: CustomStringConvertible {
    /// The sizes with commas between.
    public var description: String {
        sizes.map(\.description).joined(separator: ",")
    }
}

extension SizeList: Codable {
    /// Reads an array of sizes; an empty one, one too long, or one with a 0 in it is refused.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        sizes = try container.decode([ByteSize].self)
        guard (1...Self.maximumCount).contains(sizes.count), sizes.allSatisfy({ $0.bytes > 0 }) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no list of sizes")
        }
    }

    /// Writes an array of sizes.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(sizes)
    }
}
