/// The NICs that an end wants to be used, by name, by network, or both.
public struct NICRestriction: Codable, Sendable, Equatable {
    /// Names of interfaces, the preferred one first; empty for any.
    public var nics: [String]
    /// Networks, the preferred one first; empty for any.
    public var networks: [Network]

    /// A restriction; none where both are empty.
    public init(nics: [String] = [], networks: [Network] = []) {
        self.nics = nics
        self.networks = networks
    }

    /// Whether everything is allowed.
    public var isEmpty: Bool { nics.isEmpty && networks.isEmpty }

    /// Whether an address of an interface may be used.
    func allows(_ address: String, of nic: String) -> Bool {
        (nics.isEmpty || nics.contains(nic)) && (networks.isEmpty || networks.contains { $0.contains(address) })
    }
}

extension NICRestriction: CustomStringConvertible {
    /// What is allowed, as in "nic0, nic1 in 198.18.0.0/24".
    public var description: String {
        let names = nics.joined(separator: ", ")
        let places = networks.map(\.description).joined(separator: ", ")
        return names.isEmpty ? places : places.isEmpty ? names : "\(names) in \(places)"
    }
}
