import Testing

@testable import Transport
@testable import Workloads

@Suite struct CasePlanTests {
    @Test(
        arguments: [
            (TransferPlan(transport: .tcp, blockSize: 1 << 20), "tcp", "4ch", "tcp-upload-1MiB-4ch"),
            (TransferPlan(transport: .rdma, operation: .read, direction: .both), "iwarp", nil, "iwarp-read-both-64KiB"),
            (
                TransferPlan(workload: .latency, transport: .rdma, operation: .send, blockSize: 8), "roce", nil,
                "roce-send-latency-8B"
            ),
            (TransferPlan(workload: .latency, transport: .tcp, blockSize: 1000), "tcp", nil, "tcp-latency-1KB"),
        ] as [(TransferPlan, String, String?, String)]
    )
    func theNameSaysWhatItDoes(_ plan: TransferPlan, _ label: String, _ suffix: String?, _ name: String) {
        let route = DataRoute.example(plan.transport, label: label)
        #expect(CasePlan(plan: plan, route: route, suffix: suffix).name == name)
    }
}

@Suite struct ComparisonTests {
    private let tcp = DataRoute.example(.tcp)
    private let rdma = [DataRoute.example(.rdma, label: "roce"), .example(.rdma, label: "iwarp")]

    @Test func comparesEverythingThatTheHostsHave() {
        let names = Comparison().cases(tcp: tcp, rdma: rdma).map(\.name)
        #expect(Set(names).count == names.count, "each by a name of its own")
        #expect(names.prefix(2) == ["tcp-upload-1MiB-1ch", "tcp-upload-1MiB-4ch"])
        for label in ["roce", "iwarp"] {
            for operation in ["write", "read", "send"] {
                #expect(names.contains("\(label)-\(operation)-upload-64KiB"))
                #expect(names.contains("\(label)-\(operation)-upload-1MiB"))
                #expect(names.contains { $0.hasPrefix("\(label)-\(operation)-latency") })
            }
        }
        #expect(names.contains { $0.hasPrefix("tcp-latency") })
        #expect(names.count == 2 + 12 + 1 + 6)
    }

    @Test func withoutRDMAThereIsStillTCP() {
        #expect(Comparison().cases(tcp: tcp, rdma: []).map(\.plan.transport) == [.tcp, .tcp, .tcp])
    }

    @Test func allCasesAreMeasuredAlike() throws {
        let cases = Comparison(seconds: 2, warmup: 0.5, completion: .adaptive).cases(tcp: tcp, rdma: rdma)
        for plan in cases.map(\.plan) {
            try plan.validate(physicalMemory: 1 << 30)
            #expect(plan.amount == .seconds(2))
            #expect(plan.completion == .adaptive)
        }
    }
}
