import Testing

@testable import Transport
@testable import Workloads

@Suite struct CasePlanTests {
    @Test(
        arguments: [
            (TransferPlan(transport: .tcp, blockSize: 1 << 20), "tcp", "tcp-upload-1MiB"),
            (TransferPlan(transport: .rdma, operation: .read, direction: .both), "iwarp", "iwarp-read-both-64KiB"),
            (
                TransferPlan(workload: .latency, transport: .rdma, operation: .send, blockSize: 8), "roce",
                "roce-send-latency-8B"
            ),
            (TransferPlan(workload: .latency, transport: .tcp, blockSize: 1000), "tcp", "tcp-latency-1KB"),
            (
                TransferPlan(transport: .tcp, usesSendfile: true, discardsReceived: true), "tcp",
                "tcp-upload-64KiB-sendfile-discarded"
            ),
            (TransferPlan(transport: .rdma, usesOneBuffer: true), "roce", "roce-write-upload-64KiB-one-buffer"),
        ]
    )
    func theNameSaysWhatItDoes(_ plan: TransferPlan, _ label: String, _ name: String) {
        let route = DataRoute.example(plan.transport, label: label)
        #expect(CasePlan(plan: plan, route: route).name == name)
    }
}
