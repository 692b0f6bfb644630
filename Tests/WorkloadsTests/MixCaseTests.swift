import Metering
import Testing

@testable import Results
@testable import Session
@testable import Transport
@testable import Workloads

@Suite struct MixCaseTests {
    private let storage = TransferPlan(
        workload: .storage,
        transport: .rdma,
        depth: 8,
        storage: StoragePattern(requestsPerSecond: 100, readShare: 0.25)
    )

    @Test func itsPartsAreCalledByWhatTheyAre() {
        let migration = CasePlan(plan: TransferPlan(transport: .rdma), route: .example(.rdma))
        let mix = MixCase(
            name: "1000MiB",
            storage: CasePlan(plan: storage, route: .example(.rdma)),
            migration: migration
        )
        #expect(mix.parts.map(\.name) == ["1000MiB.storage", "1000MiB.migration"])
        #expect(mix.parts.map(\.part) == [.storage, .migration])
        #expect(mix.parts.map(\.plan) == [storage, migration.plan])
        #expect(MixCase(name: "alone", storage: migration, migration: nil).parts.count == 1)
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
