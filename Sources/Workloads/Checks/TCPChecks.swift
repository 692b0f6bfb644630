import Results
import Transport

/// What the kernel's TCP says that the other end has acknowledged, and what came, over the whole of all channels.
struct TCPChecks {
    private let checked: CheckedCase

    init(_ checked: CheckedCase) {
        self.checked = checked
    }

    var all: [CrossCheck] {
        let plan = checked.plan
        guard plan.transport == .tcp else { return [] }
        switch plan.workload {
        case .bandwidth:
            return checked.flows.map { flow in
                check(
                    flow,
                    ours: total(flow),
                    above: 0,
                    flow.isSent == true ? \.bytesAcknowledged : \.bytesReceived
                )
            }
        case .migration:
            // Each run of memory has a message of its own, and machines that hand over have some.
            return checked.flows.filter { $0.end == .client }.map { flow in
                check(flow, ours: total(flow), above: messages(flow) + 4096, \.bytesAcknowledged)
            }
        case .storage, .latency:
            return checked.flows.filter { $0.end == .client }.map { flow in
                let ways = plan.workload == .latency ? 2.0 : 1
                // The last message of a ping-pong may be left without its answer.
                let last = plan.workload == .latency ? 2 * Double(plan.blockSize) : 0
                return check(
                    flow,
                    ours: total(flow) * ways,
                    above: (plan.workload == .storage ? 2 * messages(flow) : 0) + last,
                    \.bytesOfBoth
                )
            }
        }
    }

    private func check(
        _ flow: CheckedCase.Flow,
        ours: Double,
        above: Double,
        _ theirs: KeyPath<TCPTotals, UInt64>
    ) -> CrossCheck {
        let name = flow.name("TCP bytes")
        if let obstacle = checked.obstacle ?? (checked.hasOutages ? "connections were lost" : nil) {
            return .unavailable(name, unit: "B", because: obstacle)
        }
        let counts = flow.channels.compactMap { $0.tcp?[keyPath: theirs] }
        guard counts.count == flow.channels.count else {
            return .unavailable(name, unit: "B", because: "this kernel's TCP_INFO has no counts of bytes")
        }
        return CrossCheck(
            name,
            unit: "B",
            ours: ours,
            theirs: counts.reduce(0) { $0 + Double($1) },
            below: 0,
            // SYN and FIN count as a byte each.
            above: above + Double(flow.channels.count * (TCPTotals.introduction + 2)),
            note:
                "TCP_INFO's count of what was acknowledged, or came; it has each channel's introduction, and messages, "
                + "in it"
        )
    }

    private func total(_ flow: CheckedCase.Flow) -> Double {
        flow.channels.reduce(0) { $0 + Double($1.total.bytes) }
    }

    private func messages(_ flow: CheckedCase.Flow) -> Double {
        flow.channels.reduce(0) { $0 + Double($1.total.blocks) } * Double(TCPTotals.message)
    }
}

extension TCPTotals {
    fileprivate var bytesOfBoth: UInt64 { bytesAcknowledged &+ bytesReceived }
}
