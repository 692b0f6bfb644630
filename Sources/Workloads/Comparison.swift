import Session
import Transport

/// The cases of `rdmabench compare`: TCP and each kind of RDMA side by side, the same blocks, the same time.
public struct Comparison: Sendable {
    /// Seconds that each case is measured.
    public var seconds: Double
    /// Seconds of traffic before that.
    public var warmup: Double
    /// How workers wait.
    public var completion: CompletionMode

    /// A comparison; the defaults take about two minutes.
    public init(seconds: Double = 5, warmup: Double = 1, completion: CompletionMode = .event) {
        self.seconds = seconds
        self.warmup = warmup
        self.completion = completion
    }

    /// The cases for what the two hosts have between them.
    public func cases(tcp: DataRoute, rdma: [DataRoute]) -> [CasePlan] {
        let small = 64 * 1024
        let large = 1024 * 1024
        var cases = [
            bandwidth(tcp, .write, large, channels: 1, suffix: "1ch"),
            bandwidth(tcp, .write, large, channels: 4, suffix: "4ch"),
        ]
        for route in rdma {
            for operation in Operation.allCases {
                cases.append(bandwidth(route, operation, small))
                cases.append(bandwidth(route, operation, large))
            }
        }
        cases.append(latency(tcp, .send))
        for route in rdma {
            cases += Operation.allCases.map { latency(route, $0) }
        }
        return cases
    }

    private func bandwidth(
        _ route: DataRoute,
        _ operation: Operation,
        _ size: Int,
        channels: Int = 1,
        suffix: String? = nil
    ) -> CasePlan {
        let plan = TransferPlan(
            transport: route.transport,
            operation: operation,
            channels: channels,
            blockSize: size,
            completion: completion,
            amount: .seconds(seconds),
            warmup: warmup
        )
        return CasePlan(plan: plan, route: route, suffix: suffix)
    }

    private func latency(_ route: DataRoute, _ operation: Operation) -> CasePlan {
        let plan = TransferPlan(
            workload: .latency,
            transport: route.transport,
            operation: operation,
            blockSize: 4096,
            depth: 2,
            completion: completion,
            amount: .seconds(min(seconds, 3)),
            warmup: warmup / 2
        )
        return CasePlan(plan: plan, route: route)
    }
}
