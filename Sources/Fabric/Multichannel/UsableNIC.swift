/// An interface at which a path can begin or end.
struct UsableNIC {
    let interface: InterfaceDescription
    /// Its addresses that the other host can use.
    let addresses: [InterfaceAddress]
    /// Its RDMA port; nil where it has none.
    let port: RdmaPortDescription?

    /// An interface with one queue has nothing to spread.
    var hasRSS: Bool { (interface.receiveQueues ?? 1) > 1 }

    /// Where it is, for a message: its first address with the network.
    var place: String { addresses.first?.description ?? interface.name }

    /// The usable interfaces of a host, and why the others are not.
    static func all(of host: HostDescription, _ terms: PathTerms) -> (usable: [UsableNIC], unused: [UnusedNIC]) {
        var usable: [UsableNIC] = []
        var unused: [UnusedNIC] = []
        for interface in host.interfaces {
            let addresses = interface.addresses.filter { !$0.isLinkLocal }
            let served = addresses.filter { terms.isServed($0.host) }
            let reason =
                obstacle(interface) ?? (served.isEmpty ? "the server listens on \(terms.listensOn ?? "") alone" : nil)
            if let reason {
                unused.append(UnusedNIC(hostname: host.hostname, nic: interface.name, reason: reason))
            } else {
                let port = host.rdmaPorts.first { $0.interface == interface.name }
                usable.append(UsableNIC(interface: interface, addresses: served, port: port))
            }
        }
        return (usable, unused)
    }

    /// Why nothing can go over an interface, whoever listens; nil where something can.
    private static func obstacle(_ interface: InterfaceDescription) -> String? {
        if interface.role == .loopback { return "loopback: it leads to this host alone" }
        if let master = interface.master { return "a part of \(master), which stands for it" }
        switch interface.state {
        case .down: return "down: `ip link set \(interface.name) up`"
        case .noCarrier: return "no carrier: its cable, or what is at the other end of it"
        case .up: break
        }
        if interface.addresses.isEmpty { return "no IP address" }
        return interface.addresses.allSatisfy(\.isLinkLocal) ? "link-local addresses alone, which name no network" : nil
    }
}
