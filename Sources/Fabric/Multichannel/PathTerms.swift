import Verbs

/// What one end demands of the paths between two hosts; a server says it in its greeting.
public struct PathTerms: Codable, Sendable, Equatable {
    /// The NICs that it wants to be used.
    public var restriction: NICRestriction
    /// Whether that holds whatever the other end says. Strict holds where either end has it.
    public var policy: RestrictionPolicy
    /// The address that a server listens on, which may stand for all; nil for a client.
    public var listensOn: String?

    /// Terms; by default there are none.
    public init(
        restriction: NICRestriction = NICRestriction(),
        policy: RestrictionPolicy = .smb,
        listensOn: String? = nil
    ) {
        self.restriction = restriction
        self.policy = policy
        self.listensOn = listensOn
    }

    /// The same, for a server that listens on an address.
    public func listening(on address: SocketAddress) -> PathTerms {
        var terms = self
        terms.listensOn = address.host
        return terms
    }

    /// Whether somebody listens on an address of this end.
    func isServed(_ host: String) -> Bool {
        switch listensOn {
        case nil, "::": true
        case "0.0.0.0": !host.contains(":")
        case let one: host == one
        }
    }
}
