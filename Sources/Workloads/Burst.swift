import Fabric
import Metering
import Session
import Transport

/// A short burst over the paths, and what the kernel's error counters make of it.
enum Burst {
    /// Seconds: long enough to fill buffers, short enough for a check.
    private static let length = 0.3

    /// Bytes of IP's and TCP's headers, with the timestamps that Linux sends.
    private static let tcpHeaders = 52

    /// Lines for the burst, for what TCP sent again, and for each NIC and RDMA device of both ends.
    static func lines(
        _ route: DataRoute,
        _ plan: MultichannelPlan,
        in session: ClientSession
    ) async throws -> [CheckLine] {
        let transfer = TransferPlan(
            transport: route.transport,
            channels: route.paths.count,
            amount: .seconds(length),
            warmup: 0
        )
        let outcome: TransferOutcome
        do {
            outcome = try await session.run(transfer, over: route.paths)
        } catch let error as SessionError {
            return [CheckLine("burst", CheckVerdict(.failure, "\(error)"))]
        }
        return [rate(outcome)] + [retransmits(outcome, mtu: plan.chosen.map(\.mtu).min() ?? 1500)].compactMap { $0 }
            + [outcome.client, outcome.server].compactMap { $0 }.flatMap(counters)
    }

    private static func rate(_ outcome: TransferOutcome) -> CheckLine {
        if let reason = outcome.incomplete {
            return CheckLine("burst", CheckVerdict(.failure, "it ended early: \(reason)"))
        }
        let bytes = outcome.client.channels.reduce(0) { $0 &+ $1.window.bytes }
        let gigabits = Double(bytes) * 8 / 1e9 / max(outcome.client.seconds, .leastNonzeroMagnitude)
        return CheckLine(
            "burst",
            CheckVerdict(.ok, "\(NumberText.significant(gigabits, digits: 3)) Gbps were sent for \(length) s")
        )
    }

    private static func retransmits(_ outcome: TransferOutcome, mtu: Int) -> CheckLine? {
        let counts = outcome.client.channels.compactMap(\.retransmits)
        guard !counts.isEmpty else { return nil }
        let bytes = outcome.client.channels.reduce(0) { $0 &+ UInt64(clamping: $1.total.bytes) }
        return TroubleCounters.retransmits(counts.reduce(0, &+), of: bytes / UInt64(max(1, mtu - tcpHeaders)))
    }

    private static func counters(_ report: EndReport) -> [CheckLine] {
        report.nicsThroughout.flatMap { moved in
            let counted: [(String, Counters)?] = [
                moved.interface == nil ? nil : moved.nic.interface.map { ($0, moved.ofInterface) },
                moved.device.flatMap { device in moved.nic.device.map { ($0, device) } },
            ]
            return counted.compactMap { $0 }.map { name, counters in
                TroubleCounters.line("\(name) of the \(report.end)", counters)
            }
        }
    }
}
