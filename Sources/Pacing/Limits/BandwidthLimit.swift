import Metering

/// A cap in bytes per second, as users write it: `1000MiB`, `1000MB`, `8Gbps`, `125MB/s`.
///
/// KiB, MiB, GiB are powers of 1024, KB, MB, GB powers of 1000; PowerShell's `1000MB` is `1000MiB` here. Encoded as the
/// number of bytes per second.
public struct BandwidthLimit: Sendable, Hashable, Comparable {
    /// Bytes per second, from `minimum` to `maximum`.
    public let bytesPerSecond: Int

    /// The lowest limit, 1 MiB/s, as with Set-SmbBandwidthLimit.
    public static let minimum = 1 << 20
    /// The highest limit, 1000 Tbps.
    public static let maximum = BitRate.maximum / 8

    /// A limit in bytes per second; nil below the minimum and above the maximum.
    public init?(bytesPerSecond: Int) {
        guard (Self.minimum...Self.maximum).contains(bytesPerSecond) else { return nil }
        self.bytesPerSecond = bytesPerSecond
    }

    /// Reads a limit: a size means that many bytes per second, a rate is taken as it is.
    ///
    /// Bits that do not make up whole bytes are left out: a limit is never higher than what was asked for. Throws
    /// where the text is neither size nor rate, and outside of the range.
    public init(parsing text: String) throws(QuantityError) {
        let bytes = try Self.bytes(text)
        guard bytes >= Self.minimum else { throw Self.failure(text, "less than 1 MiB/s, the lowest limit there is") }
        guard bytes <= Self.maximum else { throw Self.failure(text, "more than 1000 Tbps") }
        bytesPerSecond = bytes
    }

    /// Units of 10^9 bits per second.
    public var gigabitsPerSecond: Double {
        Double(bytesPerSecond) * 8 / 1e9
    }

    /// Whether the first limit is the lower one.
    public static func < (left: BandwidthLimit, right: BandwidthLimit) -> Bool {
        left.bytesPerSecond < right.bytesPerSecond
    }

    private static func bytes(_ text: String) throws(QuantityError) -> Int {
        let text = text.trimmingASCIIWhitespace
        // As a size, "8Gb" would be bytes; on a network it is bits.
        if let unit = ["Kb", "Mb", "Gb", "Tb"].first(where: text.hasSuffix) {
            throw failure(text, "\(unit) may mean bits or bytes: write \(unit)ps or \(unit.uppercased())")
        }
        let isRate = ["ps", "/s"].contains(text.suffix(2).lowercased())
        do {
            return isRate ? try BitRate(parsing: text).bitsPerSecond / 8 : try ByteSize(parsing: text).bytes
        } catch {
            throw failure(text, error.reason)
        }
    }

    private static func failure(_ text: String, _ reason: String) -> QuantityError {
        QuantityError(
            given: text,
            reason: reason,
            accepted: "limits look like 1000MiB (bytes per second, 1024 each: PowerShell's 1000MB), 1000MB or 8Gbps"
        )
    }
}

extension BandwidthLimit: CustomStringConvertible {
    /// The shortest exact text: `1000MiB`, `1GB`. It can be read back.
    public var description: String {
        ByteSize(bytes: bytesPerSecond).description
    }
}

extension BandwidthLimit: Codable {
    /// Reads the bytes per second; a number outside of the range is refused.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let value = try container.decode(Int.self)
        guard let limit = BandwidthLimit(bytesPerSecond: value) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no limit: \(value) bytes/s")
        }
        self = limit
    }

    /// Writes the bytes per second.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytesPerSecond)
    }
}
