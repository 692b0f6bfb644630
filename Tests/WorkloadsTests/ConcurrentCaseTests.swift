import Metering
import Testing

@testable import Results
@testable import Session
@testable import Transport
@testable import Workloads

@Suite struct ConcurrentCaseTests {
    private let storage = TransferPlan(
        workload: .storage,
        transport: .rdma,
        depth: 8,
        storage: StoragePattern(requestsPerSecond: 100, readShare: 0.25)
    )

    @Test func itsPartsAreCalledByWhatTheyAre() {
        let migration = CasePlan(plan: TransferPlan(transport: .rdma), route: .example(.rdma))
        let mix = ConcurrentCase(
            name: "1000MiB",
            parts: [(.storage, CasePlan(plan: storage, route: .example(.rdma))), (.migration, migration)]
        )
        #expect(mix.parts.map(\.name) == ["1000MiB.storage", "1000MiB.migration"])
        #expect(mix.parts.map(\.part) == [.storage, .migration])
        #expect(mix.parts.map(\.plan) == [storage, migration.plan])
        let plain = ConcurrentCase(migration)
        #expect(plain.name == migration.name && plain.parts.map(\.name) == [migration.name])
        #expect(plain.parts.map(\.part) == [nil])
    }

    @Test func itTakesAsLongAsItsLongestPart() {
        let short = CasePlan(plan: TransferPlan(transport: .tcp, amount: .seconds(2), warmup: 1), route: .example(.tcp))
        let long = CasePlan(plan: TransferPlan(transport: .tcp, amount: .seconds(4), warmup: 0), route: .example(.tcp))
        #expect(ConcurrentCase(name: "x", parts: [(.latency, short), (.load, long)]).seconds == 4)
        #expect(ConcurrentCase(short, obstacle: "no way").seconds == 0)
    }

    @Test func theTimeLeftLearnsWhatCasesTakeBeyondTheirPlan() {
        var left = TimeLeft(planned: [2, 0, 2, 2])
        #expect(left.seconds(from: 0) == 6 + 3 * 0.5)
        left.add(0, took: 4)
        left.add(1, took: 0.001)
        #expect(left.seconds(from: 2) == 4 + 2 * 2)
        left.add(2, took: 2)
        #expect(left.seconds(from: 3) == 2 + 1)
    }

    @Test func whatStorageAskedForAndGotIsInItsRow() throws {
        var reports = Reports(storage)
        var figures = StorageFigures()
        figures.reads.record(1000, count: 3)
        figures.writes.record(9000, count: 1)
        figures.unserved = 1
        reports.client.storage = figures
        let row = reports.row
        #expect((row.workload, row.operation, row.direction, row.depth) == ("storage", "", "both", 8))
        #expect(row.storage?.requestsPerSecond == 100 && row.storage?.readShare == 0.25 && row.storage?.unserved == 1)
        #expect(row.storage?.due == 4)
        #expect(row.latency?.count == 4 && row.latency?.maximum == 9)
        #expect(row.storage?.reads?.p50 == 1 && row.storage?.writes?.p50 == 9)
        #expect(reports.result.latencies.map(\.part) == ["read", "write"])
        #expect(reports.result.latencies.map(\.microseconds) == [1, 9])
        #expect(reports.result.warnings.contains { $0.contains("1 of 4 requests were due") })
    }
}
