import Verbs

/// An address of an interface, with the network that it lies in: "198.18.0.1/24", "fe80::1%eth0/64".
public struct InterfaceAddress: Sendable, Hashable {
    /// The address as numeric text; a link-local one with its zone.
    public let host: String
    /// The network that is reached without a router.
    public let network: Network

    /// An address from its parts; nil where they are none.
    public init?(host: String, prefixLength: Int) {
        guard let network = Network(of: host, prefixLength: prefixLength) else { return nil }
        self.host = host
        self.network = network
    }

    /// Whether it is good on its own link only, so that the peer's name for it is another one.
    public var isLinkLocal: Bool { network.isLinkLocal }
}

extension InterfaceAddress: CustomStringConvertible {
    /// Address and prefix length.
    public var description: String { "\(host)/\(network.prefixLength)" }
}

extension InterfaceAddress: Codable {
    /// Reads the description.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Int(parts[1]),
            let address = InterfaceAddress(host: String(parts[0]), prefixLength: length)
        else { throw DecodingError.dataCorruptedError(in: container, debugDescription: "no address: \(text)") }
        self = address
    }

    /// Writes the description.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
