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
    /// The only transport that may be used, as in `iwarp`; nil takes the best.
    public var transport: String?
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
    /// The path between two NICs; with a reason where there is none that may be used.
    func path(_ client: UsableNIC, _ server: UsableNIC) -> NetworkPath {
        let path = path(between: client, server)
        let ways = ways(client, server).map { way in
            var path = path
            path.client.address = way.client
            path.server.address = way.server
            return path
        }
        guard let way = ways.first else {
            return path.left(because: "no route from \(client.place) to \(server.place)")
        }
        guard path.kind == .rdma || allowsTCP else { return way.left(because: "no RDMA of one kind at both ends") }
        if let transport, path.transport != transport {
            return way.left(because: "\(path.transport), where \(transport) was asked for")
        }
        guard areRestrictionsInForce else { return way }
        if let allowed = ways.first(where: { way in limits.allSatisfy { $0.allows(way) } }) { return allowed }
        let limit = limits.first { limit in !ways.contains(where: limit.allows) } ?? limits[0]
        return way.left(because: "the \(limit.host) allows only \(limit.restriction)")
    }

    /// What may surprise: a restriction that does not hold.
    func warnings(of chosen: [NetworkPath]) -> [String] {
        guard !areRestrictionsInForce else { return [] }
        return limits.compactMap { limit in
            let dragged = chosen.filter { !limit.allows($0) }.map { $0[keyPath: limit.end].nic }
            guard !dragged.isEmpty else { return nil }
            let names = dragged.joined(separator: ", ")
            return
                "the \(limit.host) allows only \(limit.restriction), and \(names) of it is used all the same: by SMB's rules "
                + "multichannel drags equal NICs in unless both ends restrict it. "
                + "Restrict the other end too, or say --policy strict."
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

    /// One host's restriction, and the end of a path that it is about.
    private struct Limit {
        let host: String
        let restriction: NICRestriction
        let end: KeyPath<NetworkPath, NetworkPath.End>

        func allows(_ path: NetworkPath) -> Bool {
            restriction.allows(path[keyPath: end].address ?? "", of: path[keyPath: end].nic)
        }
    }

    private var limits: [Limit] {
        [
            Limit(host: "client", restriction: clientTerms.restriction, end: \.client),
            Limit(host: "server", restriction: serverTerms.restriction, end: \.server),
        ]
    }

    /// What two NICs are for each other, wherever they are.
    private func path(between client: UsableNIC, _ server: UsableNIC) -> NetworkPath {
        var path = NetworkPath(
            client: .init(nic: client.interface.name, mtu: client.interface.mtu),
            server: .init(nic: server.interface.name, mtu: server.interface.mtu),
            kind: client.hasRSS && server.hasRSS ? .rss : .plain,
            transport: "tcp"
        )
        if let ours = client.interface.speedBitsPerSecond, let theirs = server.interface.speedBitsPerSecond {
            path.bitsPerSecond = min(ours, theirs)
        }
        if allowsRDMA, let ours = client.port, let theirs = server.port, ours.transport == theirs.transport {
            path.kind = .rdma
            path.transport = ours.transport
            path.client.device = ours.device
            path.server.device = theirs.device
        }
        return path
    }

    /// Address pairs by which one NIC reaches the other: in one network, or as the routing table has it.
    private func ways(_ client: UsableNIC, _ server: UsableNIC) -> [(client: String, server: String)] {
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

extension NetworkPath {
    /// The same path, not used.
    fileprivate func left(because reason: String) -> NetworkPath {
        var path = self
        path.reason = reason
        return path
    }
}
