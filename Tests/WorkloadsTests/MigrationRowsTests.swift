import Results
import Testing
import Transport

@testable import Workloads

@Suite struct MigrationRowsTests {
    private let result = Reports.migration().result

    @Test func eachMachineIsALine() {
        #expect(result.machines.map(\.machine) == ["vm1", "vm2", "vm3"])
        #expect(result.machines.map(\.status) == [.moved, .failed, .waiting])
        #expect(result.machines.map(\.isConverged) == [false, nil, nil])
        #expect(result.machines.map(\.memoryBytes) == [4 << 20, 4 << 20, 4 << 20])
        #expect(result.machines[0].neededGigabitsPerSecond == 8)
        #expect(result.machines[0].sentBytes == (3 << 20) + 8192)
        #expect(result.machines[2].startSeconds == nil && result.machines[2].dirtyGigabitsPerSecond == nil)
    }

    @Test func eachRoundIsALine() {
        #expect(result.rounds.map(\.round) == [1, 2])
        #expect(result.rounds.map(\.kind) == [.bulk, .final])
        #expect(result.rounds.map(\.dirtiedBytes) == [8192, nil])
    }

    @Test func whatAReaderShouldKnowIsSaid() {
        let words = result.warnings.joined(separator: "\n")
        #expect(words.contains("vm1: it did not converge") && words.contains("with 8.00 Gbps for this machine"))
        #expect(words.contains("vm2: in round 1 when its target died"))
    }

    @Test func aHostThatIsNotEmptyHasNoTimeForIt() {
        #expect(result.row.migration?.evacuationSeconds == nil)
        #expect(result.row.migration?.moved == 1 && result.row.migration?.machines == 3)
        #expect(result.row.workload == "migration")
    }

    @Test func otherWorkloadsHaveNone() {
        let other = Reports(TransferPlan(transport: .tcp)).result
        #expect(other.machines.isEmpty && other.rounds.isEmpty && other.row.migration == nil)
    }

    @Test func anotherMemoryAtTheTargetIsAFailure() {
        var reports = Reports.migration()
        reports.client.migration?.machines[0].isVerified = false
        #expect(reports.result.machines[0].status == .failed)
        #expect(reports.result.warnings.joined().contains("is not what it was at the source"))
    }
}
