import Metering

/// What a reader of a comparison's tables has to know: why cases are missing, what the figures are held against.
struct ComparisonNotes {
    private let cases: [ComparedCase]

    init(_ cases: [ComparedCase]) {
        self.cases = cases
    }

    /// One paragraph each.
    var lines: [String] { failures + unknownSpeeds + buffers + scales + rules }

    /// Cases that were not measured to their end, those with one reason together.
    private var failures: [String] {
        grouped(cases.compactMap { compared in compared.reason.map { (compared.name, $0) } }).map { reason, names in
            "FAILED: \(names.joined(separator: ", ")): \(reason)"
        }
    }

    /// Throughput that nothing can be held against.
    private var unknownSpeeds: [String] {
        let unknown = cases.filter { $0.quantity == .throughput && $0.measured != nil && $0.link == nil }
        guard !unknown.isEmpty else { return [] }
        let nics = Set(unknown.flatMap { $0.row.clientNICs + $0.row.serverNICs }).sorted()
        return [
            "\(unknown.map(\.name).joined(separator: ", ")): no reference and no ceiling, as the speed of "
                + "\(nics.joined(separator: ", ")) is not known: name it on both ends, as in --speed \(nics.first ?? "nic0")"
                + "=10Gbps"
        ]
    }

    /// Links other than those that the figures were measured on.
    private var scales: [String] {
        let pairs = cases.compactMap { compared -> (String, String)? in
            guard compared.quantity.isRate, let link = compared.link,
                let theirs = compared.reference?.figure.linkGigabitsPerSecond, theirs > 0,
                abs(link / theirs - 1) > 0.001, compared.measured != nil
            else { return nil }
            let count = max(1, compared.row.nics ?? 1)
            let rate = BitRate(bitsPerSecond: Int((link * 1e9 / Double(count)).rounded()))
            let part = NumberText.fixed(link / theirs, places: 5)
            return (
                compared.name,
                "links of \(count)x\(rate): figures and caps of \(number(theirs)) Gbps are scaled by \(part)"
            )
        }
        let groups = grouped(pairs)
        return groups.map { scale, names in
            scale + (groups.count > 1 && names.count < 3 ? " (\(names.joined(separator: ", ")))" : "")
        }
    }

    /// Why a WRITE over iWARP may seem to be faster than the wire.
    private var buffers: [String] {
        let writes = cases.filter { $0.verdict == .above && $0.row.transport == "iwarp" && $0.row.operation == "write" }
        guard !writes.isEmpty else { return [] }
        return [
            "\(writes.map(\.name).joined(separator: ", ")): over iWARP a WRITE is done when the device has taken it; what its "
                + "buffers took in while they filled is counted, and less of the whole the longer the case (-t)"
        ]
    }

    /// How verdicts come about.
    private var rules: [String] {
        let quantities = Set(cases.filter { $0.measured != nil }.map(\.quantity))
        let costs = cases.flatMap { [$0.cost(\.client), $0.cost(\.server)] }
        let isMissed = costs.contains { if case .atLeast = $0 { true } else { false } }
        let times = number(ComparisonVerdict.timesAsLong)
        return [
            quantities.contains(.throughput)
                ? "wire: payload that speed and MTU of the NICs leave. ratio: of exp., or of wire where that is less. ok from "
                    + "\(number(ComparisonVerdict.enough)) of it on, capped from \(number(ComparisonVerdict.capUsed)); ABOVE: "
                    + "more than \(number(ComparisonVerdict.most)) of the cap or of the wire" : nil,
            quantities.contains(.latency)
                ? "latency: a message of 4 KiB, there or back; ratio: p50 loaded to idle; ok up to \(times)" : nil,
            quantities.contains(.storageLatency)
                ? "storage: requests of 64 KiB at random times, from when they were due. ratio: p99 to that of alone; ok up "
                    + "to \(times), else SLOW; STARVED: less than \(number(ComparisonVerdict.served * 100)) % were served"
                : nil,
            quantities.contains(.migration)
                ? "migration: memory of four machines by the time until their host was empty, two at once, an eighth of each "
                    + "written to meanwhile; down: the longest that one stood still. s/GB: for each GB of memory" : nil,
            quantities.isEmpty ? nil : "s/GB, cores: of the whole host, for all that the case moved",
            isMissed
                ? ">, -: the kernel counts a host's time at its clock's ticks, and missed paced work between them; the "
                    + "program alone took so much" : nil,
        ].compactMap { $0 }
    }

    /// Names by what is said of them, in the order in which it is said first.
    private func grouped(_ pairs: [(name: String, words: String)]) -> [(words: String, names: [String])] {
        var groups: [(words: String, names: [String])] = []
        for (name, words) in pairs {
            if let index = groups.firstIndex(where: { $0.words == words }) {
                groups[index].names.append(name)
            } else {
                groups.append((words, [name]))
            }
        }
        return groups
    }

    private func number(_ value: Double) -> String { NumberText.fixed(value, places: 3) }
}
