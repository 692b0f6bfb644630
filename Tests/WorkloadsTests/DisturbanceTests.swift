import Metering
import Testing

@testable import Session
@testable import Transport
@testable import Workloads

@Suite struct DisturbanceTests {
    /// Both ends alike: 10 s on two processors.
    private func reports(
        user: Double,
        steal: Double = 0,
        process: Double = 1,
        others: OtherPrograms? = nil,
        boots: (String?, String?) = ("a", "b")
    ) -> Reports {
        var reports = Reports(TransferPlan(transport: .tcp))
        var time = MachineCPUTime()
        (time.user, time.steal, time.softirq) = (user, steal, 5)
        let usage = CPUUsage(
            seconds: 10,
            process: ProcessCPUTime(user: process, system: 3),
            machine: time,
            processors: 2
        )
        reports.client = reports.client.with(cpu: usage, bootID: boots.0, otherPrograms: others)
        reports.server = reports.server?.with(cpu: usage, bootID: boots.1, otherPrograms: others)
        return reports
    }

    private func lines(_ what: String) -> [String] {
        ["client", "server"].map {
            "\($0): \(what) of 2 processors meanwhile: rates may be low, and s/GB has that work in it"
        }
    }

    @Test func aQuietMachineHasNothingToTell() {
        let quiet = OtherPrograms(seconds: 0.5, busiest: "agent")
        #expect(Disturbance(reports(user: 1.1, steal: 0.1, others: quiet).outcome).lines.isEmpty)
    }

    @Test func otherProgramsAndTheHypervisorAreTold() {
        let told = reports(user: 5, steal: 2, others: OtherPrograms(seconds: 8, busiest: "make"))
        let lines = lines("other programs (most of it make) used 0.80, and the hypervisor took 0.20")
        #expect(Disturbance(told.outcome).lines == lines)
        #expect(Set(told.result.warnings).isSuperset(of: lines))
        #expect(told.row.client.otherCores == 0.8)
    }

    @Test func programsThatCannotBeSeenAreTold() {
        let told = reports(user: 9, others: OtherPrograms(seconds: 1, busiest: "agent"))
        #expect(Disturbance(told.outcome).lines == lines("other programs used 0.80"))
    }

    @Test func theOtherEndIsNoStrangerOnTheSameMachine() {
        let seen = OtherPrograms(seconds: 6.5, busiest: "rdmabench")
        #expect(Disturbance(reports(user: 6.5, process: 3, others: seen, boots: ("a", "a")).outcome).lines.isEmpty)
        let told = Disturbance(reports(user: 16, process: 3, others: seen, boots: ("a", "a")).outcome)
        #expect(told.lines.count == 1)
        #expect(told.client.otherCores == 1)
    }

    @Test func kernelsThatDoNotSayAreNotGuessed() {
        let outcome = Reports(TransferPlan(transport: .tcp)).outcome
        #expect(Disturbance(outcome).client.otherCores == nil)
        #expect(Disturbance(outcome).lines.isEmpty)
    }
}
