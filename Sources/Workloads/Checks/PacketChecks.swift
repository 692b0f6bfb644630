import Metering
import Results
import Transport

/// Packets that RoCE in software (rxe) says to have sent and received, against those that our blocks take.
struct PacketChecks {
    private let checked: CheckedCase

    init(_ checked: CheckedCase) {
        self.checked = checked
    }

    var all: [CrossCheck] {
        guard checked.plan.transport == .rdma, let link = checked.link, link.isCountedByInterface else { return [] }
        return checked.flows.filter { $0.isSent != nil }.map { check($0, link) }
    }

    private func check(_ flow: CheckedCase.Flow, _ link: ChannelLink) -> CrossCheck {
        let name = flow.name("packets")
        guard link.transport == "roce" else {
            return .unavailable(name, unit: "packets", because: "iWARP in software (siw) has no counters")
        }
        guard checked.plan.workload == .bandwidth else {
            return .unavailable(name, unit: "packets", because: "requests and answers are packets, too")
        }
        if let obstacle = checked.obstacle ?? (checked.isAlone ? nil : "other parts of the case use the same device") {
            return .unavailable(name, unit: "packets", because: obstacle)
        }
        guard let report = checked.report(flow.end), let format = checked.format else {
            return .unavailable(name, unit: "packets", because: "the kernel does not tell the interface's MTU")
        }
        let devices = report.nics.compactMap(\.device)
        let counts = devices.compactMap { $0[flow.isSent == true ? "sent_pkts" : "rcvd_pkts"] }
        guard !counts.isEmpty else {
            return .unavailable(name, unit: "packets", because: "this kernel's rxe does not count packets")
        }
        let isResent =
            checked.hasOutages
            || checked.reports.flatMap(\.nicsThroughout).compactMap(\.device).contains(where: \.tellsOfLoss)
        // Blocks that go in pieces take more packets than whole ones.
        let isOpen = isResent || checked.plan.limit != nil
        let ours =
            Double(flow.moved.bytes) / Double(checked.plan.blockSize)
            * Double(format.frames(of: checked.plan.blockSize))
        let rate = report.seconds > 0 ? ours / report.seconds : 0
        let skew = report.nics.compactMap(\.deviceSeconds).map { abs($0 - report.seconds) }.max() ?? 0
        let shift = flow.isCountedElsewhere ? CheckedCase.apart : 0
        let spare = checked.underWay(flow) / Double(format.unit) + rate * (skew + shift) + 32
        return CrossCheck(
            name,
            unit: "packets",
            ours: (ours).rounded(),
            theirs: counts.reduce(0) { $0 + Double($1) },
            below: spare,
            above: isOpen ? nil : spare + others(flow),
            note:
                "rxe's hw_counters, beside packets of \(format.unit) B that our blocks take; acknowledgements and messages "
                + "are in them" + (isResent ? ", and what was sent again" : "")
        )
    }

    /// Packets the same way that hold no block: acknowledgements, requests, messages about blocks.
    private func others(_ flow: CheckedCase.Flow) -> Double {
        let plan = checked.plan
        let back = checked.flows.first { $0.end == flow.end && $0.isSent != flow.isSent }?.moved.messages ?? 0
        let talk = plan.operation == .send || plan.verify ? 3.0 : 0
        return Double(back) * (1 + talk) + Double(flow.moved.messages) * talk
    }
}
