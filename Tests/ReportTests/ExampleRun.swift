import Fabric
import Foundation
import Metering

@testable import Results

/// A run that has something for every graph, and names that want to be markup. Its figures are made up.
struct ExampleRun {
    static let attack = "<script>alert(1)</script><img src=http://x.test/y>'\"&amp;"

    let folder: RunFolder
    private let runID: String

    init(in root: String) throws {
        folder = try RunFolder.create(in: root, labels: ["example"], started: Date())
        runID = folder.runID
        try folder.write(summary: bandwidth + mix + latency + migrations.map(\.row))
        try folder.write(intervals: intervals)
        try folder.write(latencies: latencies)
        try folder.write(rounds: migrations.flatMap(\.rounds))
        try folder.write(machines: migrations.flatMap(\.machines))
        try folder.write(record: record)
    }

    /// The names of the cases, the hostile one among them.
    var names: [String] { (bandwidth + mix + latency + migrations.map(\.row)).map(\.caseName) }

    private func row(_ name: String, _ transport: String, _ workload: String, _ gbps: Double) -> SummaryRow {
        var row = SummaryRow(
            runID: runID,
            caseName: name,
            transport: transport,
            operation: transport == "tcp" ? "" : "write",
            direction: workload == "storage" ? "both" : "upload"
        )
        row.workload = workload
        (row.nics, row.channels, row.sizeBytes) = (2, 4, 65536)
        (row.clientNICs, row.serverNICs) = (["nic0", "nic1"], ["nic0", "nic1"])
        (row.durationSeconds, row.bytes, row.messages) = (10, UInt64(gbps * 10e9 / 8), 1000)
        (row.client.cpuSecondsPerGB, row.server.cpuSecondsPerGB) = (gbps / 10, gbps / 20)
        return row
    }

    private var bandwidth: [SummaryRow] {
        ["tcp", "roce", "iwarp"].flatMap { transport in
            [4096, 65536, 1_048_576].map { size in
                var row = row("\(transport)-\(size)", transport, "bandwidth", log2(Double(size)))
                row.sizeBytes = size
                return row
            }
        } + [row(Self.attack, "ib", "bandwidth", 12)]
    }

    private var mix: [SummaryRow] {
        ["alone", "unlimited", "1000MiB"].flatMap { name in
            var storage = row("\(name).storage", "roce", "storage", 4)
            storage.latency = LatencySummary(histogram(around: name == "unlimited" ? 50000 : 500))
            var migration = row("\(name).migration", "roce", "bandwidth", name == "1000MiB" ? 8 : 15)
            if name == "1000MiB" { migration.limitBytesPerSecond = 1_048_576_000 }
            return name == "alone" ? [storage] : [storage, migration]
        }
    }

    private var latency: [SummaryRow] {
        var row = row("tcp-latency", "tcp", "latency", 0.5)
        row.latency = LatencySummary(histogram(around: 30))
        return [row]
    }

    /// Two ways of moving six machines: one that is written to too fast, one that fails, one that waits; a name is hostile.
    private var migrations: [Migration] {
        [("tcp", 8.0), ("smb", 16.0)].map { option, gbps in
            let name = option == "tcp" ? "migrate-tcp" : Self.attack + "2"
            var (rounds, machines, start): ([RoundRow], [MachineRow], Double) = ([], [], 0)
            for number in 1...6 {
                let vm = number == 3 ? Self.attack : "vm\(number)"
                let ours = number == 6 ? [] : migration(name, vm, start: start, gbps: gbps, isStuck: number == 2)
                var machine = MachineRow(
                    runID: runID,
                    caseName: name,
                    machine: vm,
                    memoryBytes: 4 << 30,
                    status: number == 6 ? .waiting : number == 5 ? .failed : .moved,
                    rounds: ours
                )
                if let last = ours.last {
                    let seconds = last.startSeconds + last.durationSeconds - start
                    (machine.startSeconds, machine.totalSeconds) = (start, seconds + 0.01)
                    machine.downtimeSeconds = number == 5 ? nil : last.durationSeconds + 0.01
                    machine.isConverged = number == 5 ? nil : number != 2
                    machine.reason = number == 5 ? Self.attack : nil
                    start += seconds + 0.01
                }
                rounds += ours
                machines.append(machine)
            }
            var row = row(name, option == "tcp" ? "tcp" : "roce", "migration", gbps)
            row.migration = MigrationSummary(machines, performance: option)
            return Migration(row: row, rounds: rounds, machines: machines)
        }
    }

    private struct Migration {
        let row: SummaryRow
        let rounds: [RoundRow]
        let machines: [MachineRow]
    }

    private func migration(_ name: String, _ vm: String, start: Double, gbps: Double, isStuck: Bool) -> [RoundRow] {
        var (rounds, start, memory): ([RoundRow], Double, UInt64) = ([], start, 4 << 30)
        for kind in [RoundRow.Kind.bulk, .dirty, .dirty, .final] {
            let seconds = Double(memory) * 8e-9 / gbps
            let row = RoundRow(
                runID: runID,
                caseName: name,
                machine: vm,
                round: rounds.count + 1,
                kind: kind,
                startSeconds: start,
                durationSeconds: seconds,
                memoryBytes: memory,
                sentBytes: memory
            )
            rounds.append(row)
            start += seconds
            memory = memory / 10 * (isStuck ? 9 : 2)
        }
        return rounds
    }

    private var latencies: [LatencyRow] {
        LatencyRow.rows(runID: runID, caseName: "tcp-latency", histogram(around: 30))
            + ["read", "write"].flatMap {
                LatencyRow.rows(runID: runID, caseName: "unlimited.storage", part: $0, histogram(around: 50000))
            }
    }

    private func histogram(around microseconds: UInt64) -> LatencyHistogram {
        var histogram = LatencyHistogram()
        for step: UInt64 in 1...200 { histogram.record(microseconds * 1000 * (50 + step) / 100, count: 201 - step) }
        return histogram
    }

    /// Ten seconds of each case over two NICs, of which the first has no connection from the fourth to the sixth.
    private var intervals: [IntervalRow] {
        (bandwidth + mix + latency).flatMap { row in
            (0..<10).flatMap { second in
                (0..<4).map { channel in
                    let isDown = channel < 2 && (4..<7).contains(second)
                    return IntervalRow(
                        runID: runID,
                        caseName: row.caseName,
                        startSeconds: Double(second) + 0.0001 * Double(second),
                        endSeconds: Double(second + 1) + 0.0001 * Double(second + 1),
                        endpoint: .client,
                        channel: ChannelLabel(number: channel, direction: row.direction, nic: "nic\(channel / 2)"),
                        bytes: isDown ? 0 : (row.bytes ?? 0) / 40,
                        messages: 25,
                        isDown: isDown
                    )
                }
            }
        }
    }

    private var record: RunRecord {
        let host = HostDescription(
            hostname: Self.attack,
            operatingSystem: Self.attack,
            kernel: "6.1",
            architecture: "x86_64",
            processors: 8,
            interfaces: ["nic0", "nic1"].map {
                InterfaceDescription(name: $0, mtu: 9000, speedBitsPerSecond: 10_000_000_000)
            }
        )
        var record = RunRecord(
            runID: runID,
            started: Date(),
            command: ["rdmabench", Self.attack],
            toolVersion: "0",
            client: host,
            server: host
        )
        record.warnings = [Self.attack]
        let event = NICEvent(
            end: .server,
            nic: "nic0 (\(Self.attack))",
            counter: "rx_prio3_pause",
            count: 1_234_567,
            meaning: "priority 3: flow control held this host: the switch, or the receiver, could not take more"
        )
        record.cases = [CaseRecord(row: bandwidth[9], plan: .null, events: [event])]
        record.complete = true
        return record
    }
}
