import Testing

/// Packets of data channels as they arrive at a host's first NIC, counted by their DSCP: RoCE's, iWARP's and TCP's.
struct PacketCount {
    /// With the DSCP that was looked for.
    let marked: Int
    /// With any other.
    let others: Int

    /// What arrives at each host while `body` runs.
    static func during(dscp: Int, _ body: () async throws -> Void) async throws -> (a: PacketCount, b: PacketCount) {
        for host in ["a", "b"] { try await Partner.run(host, count(dscp)) }
        try await body()
        return (try await read("a"), try await read("b"))
    }

    private static func read(_ host: String) async throws -> PacketCount {
        let text = try await Partner.run(host, result)
        let counts = text.split(separator: " ").compactMap { Int($0) }
        try #require(counts.count == 2, "\(text)")
        return PacketCount(marked: counts[0], others: counts[1])
    }

    /// The first filter that fits counts; those for what is marked come first.
    private static func count(_ dscp: Int) -> String {
        """
        tc qdisc del dev nic0 clsact 2>/dev/null || true # of a test that failed
        {
            echo qdisc add dev nic0 clsact
            pref=1
            for mark in 'ip_tos \(dscp << 2)/0xfc' ''; do
                for family in ip ipv6; do
                    for port in 'tcp dst_port 18516-18517' 'tcp src_port 18516-18517' 'udp dst_port 4791'; do
                        echo filter add dev nic0 ingress protocol $family pref $pref flower $mark ip_proto $port action pass
                        pref=$((pref + 1))
                    done
                done
            done
        } | tc -batch -
        """
    }

    private static let result = """
        tc -s filter show dev nic0 ingress | awk '
            { for (i = 1; i < NF; i++) if ($i == "pref") pref = $(i + 1) }
            $1 == "Sent" { if (pref <= 6) marked += $4; else others += $4 }
            END { printf "%d %d", marked, others }
        '
        tc qdisc del dev nic0 clsact
        """
}
