import Metering

/// Chooses among the paths that there are: equal ones alone, each NIC in as few as possible.
struct PathSelection {
    private let request: MultichannelRequest

    init(_ request: MultichannelRequest) {
        self.request = request
    }

    /// The chosen paths with their channels, and the others with their reasons.
    func select(_ candidates: [NetworkPath]) -> (chosen: [NetworkPath], left: [NetworkPath]) {
        let kind = candidates.map(\.kind).max()
        let leader = candidates.filter { $0.kind == kind }.min {
            request.preference(of: $0) < request.preference(of: $1)
        }
        let ranks = candidates.enumerated().map { rank($1, behind: leader, position: $0) }
        let ordered = candidates.indices.sorted { ranks[$0].lexicographicallyPrecedes(ranks[$1]) }
            .map { candidates[$0] }
        guard let best = ordered.first else { return ([], []) }
        var equals: [NetworkPath] = []
        var left: [NetworkPath] = []
        for var path in ordered {
            path.reason = inequality(of: path, to: best) ?? ""
            if path.reason.isEmpty { equals.append(path) } else { left.append(path) }
        }
        let (chosen, redundant) = spread(equals)
        return (withChannels(chosen), redundant + left)
    }

    /// First pairs of which neither NIC is in use, then those that bring in a NIC more; the rest adds no bandwidth, and
    /// no more does another interface on the cable of one in use (a VLAN, a macvlan).
    private func spread(_ equals: [NetworkPath]) -> (chosen: [NetworkPath], redundant: [NetworkPath]) {
        var chosen: [NetworkPath] = []
        var rest = equals
        for newNICs in [2, 1] {
            for path in rest {
                let isClientNew = !chosen.contains { request.client.haveOneCable($0.client.nic, path.client.nic) }
                let isServerNew = !chosen.contains { request.server.haveOneCable($0.server.nic, path.server.nic) }
                if (isClientNew ? 1 : 0) + (isServerNew ? 1 : 0) >= newNICs { chosen.append(path) }
            }
            rest.removeAll { chosen.contains($0) }
        }
        let redundant = rest.map { path in
            var path = path
            path.reason = "both of its NICs are used already"
            return path
        }
        return (chosen, redundant)
    }

    /// Lower comes first: by kind, then the transport that the user prefers, then speed, then what he prefers, then
    /// as the hosts list their NICs. The first of all decides which paths are its equals.
    private func rank(_ path: NetworkPath, behind leader: NetworkPath?, position: Int) -> [Int] {
        [
            -path.kind.rawValue, path.transport == leader?.transport ? 0 : 1, -Int(clamping: path.bitsPerSecond ?? 0),
            request.preference(of: path), position,
        ]
    }

    /// Why a path may not be used beside the best one; nil where they are equals.
    private func inequality(of path: NetworkPath, to best: NetworkPath) -> String? {
        if path.kind != best.kind {
            switch (path.kind, best.kind) {
            case (.plain, .rss): return "no receive-side scaling (one queue), which the chosen NICs have"
            default: return "TCP, while the chosen NICs have RDMA"
            }
        }
        if path.transport != best.transport {
            return
                "\(path.transport), while the chosen NICs carry \(best.transport): name an address of its own to choose it"
        }
        guard path.bitsPerSecond != best.bitsPerSecond else { return nil }
        let speed = best.bitsPerSecond.map { "\(BitRate(bitsPerSecond: Int(clamping: $0)))" } ?? "unknown"
        return path.bitsPerSecond == nil
            ? "its speed is not known, the chosen NICs have \(speed): say it with --speed NIC=RATE"
            : "slower than the chosen \(speed) NICs"
    }

    /// As many channels as the kind has, and no more than ``MultichannelPlan/maximumChannels`` in all.
    private func withChannels(_ paths: [NetworkPath]) -> [NetworkPath] {
        let limit = MultichannelPlan.maximumChannels
        return paths.enumerated().map { index, path in
            var path = path
            // Dealt out one by one, so that the limit hits all alike.
            let share = (limit - index + paths.count - 1) / paths.count
            path.channels = min(path.kind.channels, max(0, share))
            path.reason =
                path.channels == 0
                ? "\(limit) channels are the most that there are"
                : path.kind == .rdma
                    ? "RDMA at both ends" : path.kind == .rss ? "receive-side scaling at both ends" : "TCP"
            return path
        }
    }
}

extension HostDescription {
    /// Whether two interfaces are one, or share a cable.
    fileprivate func haveOneCable(_ one: String, _ other: String) -> Bool { cable(of: one) == cable(of: other) }

    /// The interface at the bottom: a macvlan may stand on a VLAN. As many steps as there are interfaces end every chain.
    private func cable(of nic: String) -> String {
        interfaces.reduce(nic) { name, _ in interfaces.first { $0.name == name }?.lower ?? name }
    }
}
