import Metering
import Results
import Transport

/// Goodput, in each direction, against what the wire can carry: more is a fault, be it of a speed that a driver claims.
struct CeilingCheck {
    private let checked: CheckedCase

    init(_ checked: CheckedCase) {
        self.checked = checked
    }

    var all: [CrossCheck] {
        // The end that knows what was delivered says how much it was.
        checked.flows.filter { $0.end == countingEnd($0) }.map(check)
    }

    private func check(_ flow: CheckedCase.Flow) -> CrossCheck {
        let name =
            "Gbps of the wire" + (flow.isSent.map { ", \($0 == (flow.end == .client) ? "upload" : "download")" } ?? "")
        func unavailable(_ reason: String) -> CrossCheck { .unavailable(name, unit: "Gbps", because: reason) }
        guard let seconds = checked.report(flow.end)?.seconds, seconds > 0, flow.moved.bytes > 0 else {
            return unavailable("nothing was measured")
        }
        guard let bytes = checked.reports.compactMap(\.ceilingBytesPerSecond).min() else {
            return unavailable("the speed of a NIC is not known: name it with --speed")
        }
        let invented = checked.reports.flatMap(\.inventedSpeeds)
        guard invented.isEmpty else {
            let names = Set(invented).sorted().joined(separator: ", ")
            return unavailable("\(names) has no wire, and a speed that its driver makes up: name one with --speed")
        }
        let ways = flow.isSent == nil ? 2.0 : 1
        let ceiling = Double(bytes) * 8 / 1e9 * ways
        let ours = Double(flow.moved.bytes) * 8 / 1e9 / seconds
        let spare = checked.underWay(flow) * 8 / 1e9 / seconds
        var check = CrossCheck(
            name,
            unit: "Gbps",
            ours: ours,
            theirs: ceiling,
            // As a comparison has it. A link that is shaped has no preambles and gaps: 1.6 % at an MTU of 1500.
            tolerance: 1 - 1 / ComparisonVerdict.most,
            below: spare,
            above: nil,
            note: "that is all that payload can have of the NICs in use. Either a NIC is faster than its driver says "
                + "(name its speed with --speed), or these figures are wrong"
        )
        if check.verdict == .differ { check.verdict = .impossible }
        return check
    }

    private func countingEnd(_ flow: CheckedCase.Flow) -> End {
        guard let direction = flow.channels.first?.direction else { return .client }
        let end = checked.plan.countingEnd(of: direction)
        return checked.report(end) == nil ? .client : end
    }
}
