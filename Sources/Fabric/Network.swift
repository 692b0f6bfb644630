import Verbs

/// An IP network, as in "198.18.0.0/24".
public struct Network: Sendable, Hashable {
    /// The network's address: 4 bytes or 16, in network byte order, with zeros behind the prefix.
    private let prefix: [UInt8]
    /// Bits that all its addresses share.
    public let prefixLength: Int

    /// The network of so many bits in which an address lies; nil where the text is no address, or too short for that.
    public init?(of host: String, prefixLength: Int) {
        guard let bytes = Self.bytes(of: host), (0...bytes.count * 8).contains(prefixLength) else { return nil }
        prefix = Self.cut(bytes, to: prefixLength)
        self.prefixLength = prefixLength
    }

    /// Reads "198.18.0.0/24" or "fd00::/64"; an address alone is a network of one.
    ///
    /// - Throws: ``FabricError`` where it is none.
    public init(parsing text: String) throws(FabricError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let whole = Self.bytes(of: parts[0]).map { $0.count * 8 }
        guard parts.count <= 2, let whole, let length = parts.count == 2 ? Int(parts[1]) : whole,
            let network = Network(of: parts[0], prefixLength: length)
        else { throw FabricError("'\(text)' is no network: they look like 198.18.0.0/24 or fd00:18::/64") }
        self = network
    }

    /// Whether an address lies in it; a zone is ignored.
    public func contains(_ host: String) -> Bool {
        guard let bytes = Self.bytes(of: host), bytes.count == prefix.count else { return false }
        return Self.cut(bytes, to: prefixLength) == prefix
    }

    /// 169.254.0.0/16 (RFC 3927) or fe80::/10 (RFC 4291).
    var isLinkLocal: Bool {
        prefix.count == 4 ? prefix[0] == 169 && prefix[1] == 254 : prefix[0] == 0xFE && prefix[1] & 0xC0 == 0x80
    }

    private static func bytes(of host: String) -> [UInt8]? {
        guard let address = host.split(separator: "%", maxSplits: 1).first else { return nil }
        return try? SocketAddress(String(address)).bytes
    }

    private static func cut(_ bytes: [UInt8], to length: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let bits = min(8, max(0, length - index * 8))
            return bits == 0 ? 0 : byte & ~UInt8(truncatingIfNeeded: 0xFF >> bits)
        }
    }
}

extension Network: CustomStringConvertible {
    /// As it is read: address, slash, prefix length.
    public var description: String {
        "\(SocketAddress(bytes: prefix)?.host ?? "?")/\(prefixLength)"
    }
}

extension Network: Codable {
    /// Reads the description.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(parsing: try container.decode(String.self))
        } catch let error as FabricError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Writes the description.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
