/// Two routers on host b, in namespaces of their own, with a narrow link between them and a host behind them.
///
/// Switches drop what is too large; routers say so, and for that the packet must reach one that has a narrower link
/// next: from either end there is one.
enum Routers {
    /// The host behind the routers.
    static let host = "10.9.3.2"
    /// What starts a command on it.
    static let there = ["ip", "netns", "exec", "far"]

    /// Puts them up for `body`, with links of 9000 bytes to both ends and a narrower one between them.
    static func with(middleMTU mtu: Int, _ body: () async throws -> Void) async throws {
        try await Partner.run("b", build(mtu))
        let result: Result<Void, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        // Their interfaces go with them, and the routes with those.
        try await Partner.run("b", "for name in r1 r2 far; do ip netns delete $name; done")
        try result.get()
    }

    private static func build(_ mtu: Int) -> String {
        """
        for name in r1 r2 far; do ip netns add $name; done
        ip link add to-r1 mtu 9000 type veth peer name in netns r1 mtu 9000
        ip -n r1 link add out mtu \(mtu) type veth peer name in netns r2 mtu \(mtu)
        ip -n r2 link add out mtu 9000 type veth peer name in netns far mtu 9000
        ip address add 10.9.1.1/24 dev to-r1
        ip -n r1 address add 10.9.1.2/24 dev in
        ip -n r1 address add 10.9.2.1/24 dev out
        ip -n r2 address add 10.9.2.2/24 dev in
        ip -n r2 address add 10.9.3.1/24 dev out
        ip -n far address add \(host)/24 dev in
        ip link set to-r1 up
        ip -n far link set in up
        for name in r1 r2; do
            ip -n $name link set in up
            ip -n $name link set out up
            ip netns exec $name sysctl -qw net.ipv4.ip_forward=1
        done
        ip route add 10.9.3.0/24 via 10.9.1.2
        ip -n r1 route add 10.9.3.0/24 via 10.9.2.2
        ip -n r2 route add 10.9.1.0/24 via 10.9.2.1
        ip -n far route add default via 10.9.3.1
        """
    }
}
