import Metering

/// What two hosts say of themselves, held against what a run needs.
public enum HostChecks {
    /// Below this a few channels with large blocks cannot be registered.
    static let enoughLockedMemory: UInt64 = 64 << 20

    /// The lines about a host by itself.
    public static func lines(_ host: HostDescription, needsRDMA: Bool) -> [CheckLine] {
        guard let condition = host.condition else { return [] }
        var lines: [CheckLine] = []
        func line(_ what: String, _ verdict: CheckVerdict) {
            lines.append(CheckLine("\(host.hostname) \(what)", verdict))
        }
        if needsRDMA {
            line("locked memory", lockedMemory(condition.memoryLockBytes))
            line("RDMA modules", modules(condition))
            for port in host.rdmaPorts where port.transport == "roce" { line(port.device, gids(port)) }
        }
        if let governor = condition.frequencyGovernor { line("processor clock", clock(governor)) }
        return lines
    }

    /// The lines about a pair of NICs.
    public static func lines(_ path: NetworkPath, _ client: HostDescription, _ server: HostDescription) -> [CheckLine] {
        guard let ours = client.interfaces.first(where: { $0.name == path.client.nic }),
            let theirs = server.interfaces.first(where: { $0.name == path.server.nic })
        else { return [] }
        let subject = "\(ours.name) - \(theirs.name)"
        return [CheckLine(subject, speed(ours, theirs))]
            + [CheckLine.roce(path, client: client, server: server)].compactMap { $0 }
            + BridgingChecks.lines(path, ours, theirs)
    }

    /// How far the two clocks are apart, when the client's showed `now` as the server's showed what it has said.
    public static func clocks(client now: Double, server: HostDescription) -> CheckLine? {
        guard let condition = server.condition else { return nil }
        let apart = abs(now - condition.clock)
        let seen = "the clocks differ by \(NumberText.fixed(apart, places: 1)) s"
        return CheckLine(
            "clock",
            apart < 1
                ? CheckVerdict(.ok, seen)
                : CheckVerdict(
                    .warning,
                    seen,
                    "Let NTP set them (chrony), or logs of both hosts cannot be laid side by side."
                )
        )
    }

    /// Whether TCP's congestion marks (ECN) are used, where the client asks for them; nil where it does not.
    ///
    /// The values are those of tcp_ecn in the kernel's Documentation/networking/ip-sysctl: 0 refuses; 1, 3 and 4 ask.
    public static func tcpECN(client: HostDescription, server: HostDescription) -> CheckLine? {
        guard let ours = client.condition?.tcpECN, [1, 3, 4].contains(ours), let theirs = server.condition?.tcpECN
        else { return nil }
        return CheckLine(
            "TCP ECN",
            theirs != 0
                ? CheckVerdict(.ok, "the client asks for congestion marks, and the server takes them")
                : CheckVerdict(
                    .warning,
                    "the client asks for congestion marks, and the server refuses them (net.ipv4.tcp_ecn=0)",
                    "`sysctl net.ipv4.tcp_ecn=2` on the server, where the switches mark packets."
                )
        )
    }

    private static func lockedMemory(_ limit: UInt64?) -> CheckVerdict {
        guard let limit else { return CheckVerdict(.ok, "no limit") }
        let seen = "at most \(ByteSize(bytes: Int(clamping: limit)))"
        guard limit < enoughLockedMemory else { return CheckVerdict(.ok, seen) }
        return CheckVerdict(
            .warning,
            seen,
            "RDMA locks the memory that it moves: `ulimit -l unlimited`, or LimitMEMLOCK=infinity in a systemd unit."
        )
    }

    private static func modules(_ condition: HostCondition) -> CheckVerdict {
        var missing: [String] = []
        if !condition.hasVerbs { missing.append("ib_uverbs") }
        if !condition.hasConnectionManager { missing.append("rdma_ucm") }
        guard !missing.isEmpty else { return CheckVerdict(.ok, "verbs and rdma_cm are there") }
        let names = missing.joined(separator: " ")
        return CheckVerdict(
            .failure,
            "\(names) not loaded",
            "`modprobe -a \(names)`, and name it in /etc/modules-load.d."
        )
    }

    private static func gids(_ port: RdmaPortDescription) -> CheckVerdict {
        port.hasRoCEv2
            ? CheckVerdict(.ok, "has a RoCE v2 GID")
            : CheckVerdict(
                .failure,
                "has no RoCE v2 GID",
                "Give \(port.interface ?? "its interface") an IP address; a GID is made from it."
            )
    }

    private static func clock(_ governor: String) -> CheckVerdict {
        governor == "performance"
            ? CheckVerdict(.ok, "governor performance")
            : CheckVerdict(
                .warning,
                "governor \(governor): the processors' speed changes as they are loaded",
                "For figures that repeat: `cpupower frequency-set -g performance`."
            )
    }

    private static func speed(_ ours: InterfaceDescription, _ theirs: InterfaceDescription) -> CheckVerdict {
        if ours.duplex == "half" || theirs.duplex == "half" {
            return CheckVerdict(.failure, "half duplex", "Let both the NIC and the switch's port negotiate.")
        }
        guard let speeds = both(ours.speedBitsPerSecond, theirs.speedBitsPerSecond) else {
            return CheckVerdict(.ok, "no speed known: `--speed NIC=RATE` says it")
        }
        return speeds.client == speeds.server
            ? CheckVerdict(.ok, "\(speeds.client) at both ends")
            : CheckVerdict(
                .warning,
                "\(speeds.client) at the client, \(speeds.server) at the server",
                "The slower one sets the pace, and the switch drops what the faster one sends beyond it."
            )
    }

    private static func both(_ client: UInt64?, _ server: UInt64?) -> (client: BitRate, server: BitRate)? {
        guard let client, let server else { return nil }
        return (BitRate(bitsPerSecond: Int(clamping: client)), BitRate(bitsPerSecond: Int(clamping: server)))
    }
}
