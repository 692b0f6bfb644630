/// What a ``MultichannelPlan`` is made from: plain facts, so that a plan is the same wherever it is made.
public struct MultichannelRequest: Sendable {
    /// The host that connects.
    public var client: HostDescription
    /// The host that is connected to.
    public var server: HostDescription
    /// What the client demands.
    public var clientTerms = PathTerms()
    /// What the server demands.
    public var serverTerms = PathTerms()
    /// Whether RDMA may be used.
    public var allowsRDMA = true
    /// Whether TCP may be used.
    public var allowsTCP = true
    /// The server's address that the user named: among equals, its path comes first.
    public var named: String?
    /// By server address, the client's address that the routing table chooses for it: ways through routers.
    public var routedSources: [String: String] = [:]

    /// A request without any demands.
    public init(client: HostDescription, server: HostDescription) {
        self.client = client
        self.server = server
    }

    /// Whether the restrictions count; see ``RestrictionPolicy``.
    private var areRestrictionsInForce: Bool {
        [clientTerms, serverTerms].contains { $0.policy == .strict }
            || [clientTerms, serverTerms].allSatisfy { !$0.restriction.isEmpty }
    }
}

extension MultichannelRequest {
    /// A client's address and a server's.
    private typealias Way = (client: String, server: String)

    /// The path between two NICs; with a reason where there is none that may be used.
    func path(_ client: UsableNIC, _ server: UsableNIC) -> NetworkPath {
        var path = NetworkPath(
            client: .init(nic: client.interface.name, mtu: client.interface.mtu),
            server: .init(nic: server.interface.name, mtu: server.interface.mtu),
            kind: client.hasRSS && server.hasRSS ? .rss : .plain,
            transport: "tcp",
            bitsPerSecond: speed(client, server)
        )
        if allowsRDMA, let ours = client.port, let theirs = server.port, ours.transport == theirs.transport {
            path.kind = .rdma
            path.transport = ours.transport
            path.client.device = ours.device
            path.server.device = theirs.device
        }
        let ways = ways(client, server)
        let allowed = ways.filter { isAllowedByClient($0, path) && isAllowedByServer($0, path) }
        let way = allowed.first ?? ways.first
        path.client.address = way?.client
        path.server.address = way?.server
        if path.kind != .rdma && !allowsTCP {
            path.reason = "no RDMA of one kind at both ends"
        } else if ways.isEmpty {
            path.reason = "no route from \(client.place) to \(server.place)"
        } else if allowed.isEmpty {
            let isOurs = !ways.contains { isAllowedByClient($0, path) }
            path.reason = isOurs ? "the client allows only \(clientTerms.restriction)" : serverReason
        }
        return path
    }

    /// What may surprise: a restriction that does not hold.
    func warnings(of chosen: [NetworkPath]) -> [String] {
        guard !areRestrictionsInForce else { return [] }
        return [("client", clientTerms), ("server", serverTerms)].compactMap { end, terms in
            let dragged = chosen.filter { path in
                let own = end == "client" ? path.client : path.server
                return !terms.restriction.allows(own.address ?? "", of: own.nic)
            }
            guard !dragged.isEmpty else { return nil }
            let names = dragged.map { end == "client" ? $0.client.nic : $0.server.nic }.joined(separator: ", ")
            return
                "the \(end) allows only \(terms.restriction), and \(names) of it is used all the same: by SMB's rules "
                + "multichannel drags equal NICs in unless both ends restrict it. Restrict the other end too, or say "
                + "--policy strict."
        }
    }

    /// Where a path stands in the client's order of preference: lower comes first.
    func preference(of path: NetworkPath) -> Int {
        let wish = clientTerms.restriction
        if let index = wish.nics.firstIndex(of: path.client.nic) { return index }
        if let address = path.client.address, let index = wish.networks.firstIndex(where: { $0.contains(address) }) {
            return index
        }
        return path.server.address == named ? Int.max - 1 : Int.max
    }

    private var serverReason: String { "the server allows only \(serverTerms.restriction)" }

    private func isAllowedByClient(_ way: Way, _ path: NetworkPath) -> Bool {
        !areRestrictionsInForce || clientTerms.restriction.allows(way.client, of: path.client.nic)
    }

    private func isAllowedByServer(_ way: Way, _ path: NetworkPath) -> Bool {
        !areRestrictionsInForce || serverTerms.restriction.allows(way.server, of: path.server.nic)
    }

    private func speed(_ client: UsableNIC, _ server: UsableNIC) -> UInt64? {
        guard let ours = client.interface.speedBitsPerSecond, let theirs = server.interface.speedBitsPerSecond else {
            return nil
        }
        return min(ours, theirs)
    }

    /// Address pairs by which one NIC reaches the other: in one network, or as the routing table has it.
    private func ways(_ client: UsableNIC, _ server: UsableNIC) -> [Way] {
        server.addresses.flatMap { theirs in
            client.addresses.compactMap { ours in
                // Two hosts with the same address are one host, or a mistake.
                guard ours.host != theirs.host else { return nil }
                let isThere = ours.network.contains(theirs.host) || routedSources[theirs.host] == ours.host
                return isThere ? (ours.host, theirs.host) : nil
            }
        }
    }
}
