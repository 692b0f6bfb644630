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
