import Metering

/// What ends a migration on screen: of each case its machines, and how long the host took to be empty. It fits 80
/// characters.
///
/// Up to ``mostLines`` machines are all shown. Of more those are, in their order, that have failed, wait, or have not
/// converged, then those that stood still for longest; a line below says what of the rest there is to say. machines.csv
/// has all.
public enum MigrationTable {
    /// Lines for machines, of each case.
    public static let mostLines = 16

    /// A figure of others, and what it would be on the links of a case, in Gbps.
    public typealias Reference = (figure: ReferenceFigure, expected: Double)

    /// The tables of all cases that moved machines.
    ///
    /// - Parameter references: by the name of the case.
    public static func text(
        _ rows: [SummaryRow],
        machines: [MachineRow],
        references: [String: Reference] = [:]
    ) -> String {
        let cases = rows.filter { $0.migration != nil }
        return cases.map { row in
            let ours = machines.filter { $0.caseName == row.caseName }
            return heading(row, isOnly: cases.count == 1) + machineText(ours) + "\n"
                + summary(row, reference: references[row.caseName])
        }.joined(separator: "\n")
    }

    private static func heading(_ row: SummaryRow, isOnly: Bool) -> String {
        isOnly ? "" : row.caseName.printable(limit: 79) + ":\n"
    }

    /// The machines of one case.
    private static func machineText(_ machines: [MachineRow]) -> String {
        let shown = shown(machines)
        return table.text(shown) + (rest(machines, shown: shown).map { $0 + "\n" } ?? "")
    }

    /// Memory, rounds, payload; seconds in all; milliseconds for which it stood still; what was written meanwhile, and
    /// with what bandwidth that would have converged.
    private static let table = TextTable<MachineRow>(columns: [
        .init("vm", alignment: .left) { $0.machine },
        .init("memory") { ByteSize(bytes: Int(clamping: $0.memoryBytes)).description },
        .init("rounds") { String($0.rounds) },
        .init("sent") { ByteSize(bytes: Int(clamping: $0.sentBytes)).approximate },
        .number("total", "s") { $0.totalSeconds },
        .number("downtime", "ms") { $0.downtimeSeconds.map { $0 * 1000 } },
        .number("written", "Gbps") { $0.dirtyGigabitsPerSecond },
        .number("needs", "Gbps") { $0.neededGigabitsPerSecond },
        .init("", alignment: .left, text: status),
    ])

    private static func status(_ row: MachineRow) -> String {
        switch row.status {
        case .moved: row.isConverged == false ? "NOT CONVERGED" : "moved"
        case .failed: "FAILED" + (row.reason.map { ": \($0)" } ?? "")
        case .waiting: "not begun"
        }
    }

    private static func shown(_ machines: [MachineRow]) -> [MachineRow] {
        guard machines.count > mostLines else { return machines }
        let order = machines.indices.sorted { one, other in
            let (left, right) = (machines[one], machines[other])
            guard left.isAsItShouldBe == right.isAsItShouldBe else { return !left.isAsItShouldBe }
            return (left.downtimeSeconds ?? 0, other) > (right.downtimeSeconds ?? 0, one)
        }
        return order.prefix(mostLines).sorted().map { machines[$0] }
    }

    /// What there is to say of those that are not shown.
    private static func rest(_ machines: [MachineRow], shown: [MachineRow]) -> String? {
        let names = Set(shown.map(\.machine))
        let others = machines.filter { !names.contains($0.machine) }
        guard !others.isEmpty else { return nil }
        let faulty = others.count { !$0.isAsItShouldBe }
        let words = faulty == 0 ? "all moved" : "\(faulty) of them failed, not begun or not converged"
        let downtime = others.compactMap(\.downtimeSeconds).max().map { ", downtime up to \(milliseconds($0))" } ?? ""
        return "\(others.count) more: \(words)\(downtime); machines.csv has them"
    }

    private static func summary(_ row: SummaryRow, reference: Reference?) -> String {
        guard let migration = row.migration else { return "" }
        return [
            ("host empty", evacuation(migration)), ("memory", rate(migration)),
            ("others got", others(migration, reference)),
            ("downtime", downtime(migration)), ("client CPU", cost(row, row.client)),
            ("server CPU", cost(row, row.server)),
        ].compactMap { name, words in
            words.map { name + String(repeating: " ", count: 12 - name.count) + $0 + "\n" }
        }.joined()
    }

    private static func evacuation(_ migration: MigrationSummary) -> String {
        let memory = ByteSize(bytes: Int(clamping: migration.memoryBytes))
        let what = "\(migration.moved) of \(migration.machines) machines moved, \(memory) of memory in all"
        return migration.evacuationSeconds.map { "after \(TableText.number($0)) s: \(what)" } ?? "NO: \(what)"
    }

    private static func rate(_ migration: MigrationSummary) -> String? {
        guard let rate = migration.memoryGigabitsPerSecond else { return nil }
        let resident = migration.residentBytes.flatMap { bytes in
            bytes < migration.memoryBytes
                ? "; \(ByteSize(bytes: Int(clamping: bytes))) were there, and were walked again" : nil
        }
        return "\(TableText.number(rate, digits: 4)) Gbps until then" + (resident ?? "")
    }

    private static func others(_ migration: MigrationSummary, _ reference: Reference?) -> String? {
        guard let rate = migration.memoryGigabitsPerSecond, let (figure, expected) = reference, expected > 0 else {
            return nil
        }
        let link = figure.linkGigabitsPerSecond.map {
            " of \(TableText.number($0)), as \(TableText.number(expected)) here"
        }
        let share = NumberText.padded(rate / expected * 100, places: 0)
        return
            "\(TableText.number(figure.value)) Gbps\(link ?? "") (\(figure.id.printable(limit: 24))): this is \(share) % of it"
    }

    private static func downtime(_ migration: MigrationSummary) -> String? {
        guard let longest = migration.downtimeMaximum, let mean = migration.downtimeMean else { return nil }
        let stuck = migration.notConverged == 0 ? "" : "; \(migration.notConverged) did not converge"
        return "\(milliseconds(longest)) at most, \(milliseconds(mean)) on average\(stuck)"
    }

    private static func cost(_ row: SummaryRow, _ cost: HostCost) -> String? {
        guard let cores = cost.systemCores else { return nil }
        let each = row.cpuSecondsPerMemoryGB(cost).map { ", \(TableText.number($0)) s for each GB of memory" }
        return "\(TableText.number(cores)) cores\(each ?? "")"
    }

    private static func milliseconds(_ seconds: Double) -> String { "\(TableText.number(seconds * 1000)) ms" }
}

extension SummaryRow {
    /// Processor seconds of the whole machine for each GB (10^9 bytes) of the virtual machines' memory.
    ///
    /// What compression spares the network it takes of the processor: by the payload it would look as dear as it is, and
    /// as dear again. Nil where not all machines have moved.
    func cpuSecondsPerMemoryGB(_ cost: HostCost) -> Double? {
        guard let migration, migration.evacuationSeconds != nil, migration.memoryBytes > 0, let durationSeconds,
            let cores = cost.systemCores
        else { return nil }
        return cores * durationSeconds / (Double(migration.memoryBytes) / 1e9)
    }
}
