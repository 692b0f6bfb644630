/// What the two ends of a path do against loss, held against each other: PFC, ECN, and shares of the link.
enum BridgingChecks {
    /// The lines about a pair of NICs; RoCE, which loss hurts most, has one always.
    static func lines(
        _ path: NetworkPath,
        _ client: InterfaceDescription,
        _ server: InterfaceDescription
    ) -> [CheckLine] {
        let (ours, theirs) = (client.bridging ?? DataCenterBridging(), server.bridging ?? DataCenterBridging())
        var verdicts = [
            differences("PFC", ours.pfcPriorities, theirs.pfcPriorities, remedy: "`dcb pfc set dev NIC prio-pfc 3:on`"),
            differences("RoCE's ECN", ours.roceECNPriorities, theirs.roceECNPriorities, remedy: "`mlnx_qos`, or sysfs"),
            shares(ours.guaranteedPercent, theirs.guaranteedPercent),
        ]
        verdicts += [("client", ours), ("server", theirs)].map { end, settings in
            switchPort(of: end, settings)
        }
        var found = verdicts.compactMap { $0 }
        if found.isEmpty, let summary = summary(ours, theirs, isRoCE: path.transport == "roce") { found = [summary] }
        return found.map { CheckLine("\(client.name) - \(server.name)", $0) }
    }

    /// A warning where both ends show a setting, for different priorities.
    private static func differences(
        _ setting: String,
        _ client: [Int]?,
        _ server: [Int]?,
        remedy: String
    ) -> CheckVerdict? {
        guard let client, let server, client != server else { return nil }
        return CheckVerdict(
            .warning,
            "\(setting) is on for \(priorities(client)) at the client, for \(priorities(server)) at the server",
            "Packets are kept only where all agree: the same priorities at both hosts and on each switch port between "
                + "them (\(remedy))."
        )
    }

    private static func shares(_ client: [Int]?, _ server: [Int]?) -> CheckVerdict? {
        guard let client, let server, client != server else { return nil }
        func words(_ shares: [Int]) -> String { shares.map { "\($0)" }.joined(separator: "/") }
        return CheckVerdict(
            .warning,
            "the shares of priorities 0 to 7 (ETS) are \(words(client)) % at the client, \(words(server)) % at the server",
            "Unless that is meant: the same shares at both ends (`dcb ets show dev NIC`)."
        )
    }

    /// What the switch says over DCBX, where the host's NIC does otherwise.
    private static func switchPort(of end: String, _ settings: DataCenterBridging) -> CheckVerdict? {
        guard let own = settings.pfcPriorities, let other = settings.switchPFCPriorities, own != other else {
            return nil
        }
        return CheckVerdict(
            .warning,
            "PFC is on for \(priorities(own)) at the \(end), for \(priorities(other)) on its switch port",
            "A pause that one of them does not heed loses packets: the same priorities on both."
        )
    }

    /// What both ends do, where nothing speaks against it; nil where nobody would ask.
    private static func summary(
        _ client: DataCenterBridging,
        _ server: DataCenterBridging,
        isRoCE: Bool
    ) -> CheckVerdict? {
        let settings = [
            seen("PFC", client.pfcPriorities, server.pfcPriorities),
            seen("RoCE's ECN", client.roceECNPriorities, server.roceECNPriorities),
        ].compactMap { $0 }
        if !settings.isEmpty { return CheckVerdict(.ok, settings.joined(separator: "; ")) }
        guard isRoCE else { return nil }
        let isShown = [client.pfcPriorities, server.pfcPriorities, client.roceECNPriorities, server.roceECNPriorities]
            .contains { $0 != nil }
        return CheckVerdict(
            .ok,
            isShown
                ? "neither PFC nor ECN is on: where a switch's buffer overflows, RoCE loses packets and sends them again"
                : "the drivers show no PFC and no ECN settings; see the switch's"
        )
    }

    /// Where a setting is on; nil where it is nowhere.
    private static func seen(_ setting: String, _ client: [Int]?, _ server: [Int]?) -> String? {
        let shown = [("client", client), ("server", server)].compactMap { end, on in on.map { (end: end, on: $0) } }
        guard let first = shown.first(where: { !$0.on.isEmpty }) else { return nil }
        let place = shown.count == 2 ? "both ends" : "the \(first.end); the other end's driver does not show it"
        return "\(setting) is on for \(priorities(first.on)) at \(place)"
    }

    private static func priorities(_ numbers: [Int]) -> String {
        switch numbers.count {
        case 0: "no priority"
        case 1: "priority \(numbers[0])"
        default: "priorities \(numbers.map { "\($0)" }.joined(separator: ", "))"
        }
    }
}
