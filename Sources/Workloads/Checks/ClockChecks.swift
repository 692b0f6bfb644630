import Metering
import Results
import Transport

/// Time by us against others' clocks: processor time against /proc/stat, one host's clock against the other's.
struct ClockChecks {
    /// Seconds in which a message comes, even where its first copy is lost.
    private static let message = 0.25
    /// Seconds that a busy host may be late in closing its window.
    private static let late = 0.1
    /// Seconds of a tick of /proc/stat (USER_HZ).
    private static let tick = 0.01

    private let checked: CheckedCase

    init(_ checked: CheckedCase) {
        self.checked = checked
    }

    var all: [CrossCheck] { checked.reports.map(processors) + [clocks, windows] }

    /// Our processor time is part of the machine's: there is no limit to what others add.
    ///
    /// A kernel that looks at each tick who is running counts n of them to within the root of n, as any sample is.
    private func processors(_ report: EndReport) -> CrossCheck {
        let name = "\(report.end) processor time"
        guard let machine = report.cpu.machine else {
            return .unavailable(name, unit: "s", because: "the kernel does not show /proc/stat")
        }
        return CrossCheck(
            name,
            unit: "s",
            ours: report.cpu.process.busy,
            theirs: machine.busy,
            below: 2 * Self.tick * Double(report.cpu.processors)
                + 3 * (report.cpu.process.busy * Self.tick).squareRoot(),
            above: nil,
            note:
                "/proc/stat, of all programs and the kernel, which looks at its clock's ticks who is running: less than "
                + "ours alone is work that comes and goes between them, as paced work does"
        )
    }

    /// The same span by both clocks.
    private var clocks: CrossCheck {
        let name = "clocks of both ends"
        guard let server = checked.outcome.server else {
            return .unavailable(name, unit: "s", because: "the server has not reported")
        }
        let (ours, theirs) = (checked.outcome.client, server)
        let asks = ours.channels.contains { $0.role == .requester }
        guard let here = asks ? ours.clock.untilDrained : ours.clock.untilPeerDrained,
            let there = asks ? theirs.clock.untilPeerDrained : theirs.clock.untilDrained
        else {
            return .unavailable(name, unit: "s", because: checked.obstacle ?? "an end did not say when it was done")
        }
        return CrossCheck(
            name,
            unit: "s",
            ours: here,
            theirs: there,
            below: Self.message,
            above: Self.message,
            note:
                "from the start to the last block, by CLOCK_MONOTONIC of the client and of the server; \(Self.message) s are "
                + "a message's, even if it is lost once"
        )
    }

    /// How long each end has measured.
    private var windows: CrossCheck {
        let name = "windows of both ends"
        guard let server = checked.outcome.server, checked.obstacle == nil else {
            return .unavailable(name, unit: "s", because: checked.obstacle ?? "")
        }
        guard case .seconds = checked.plan.amount else {
            return .unavailable(
                name,
                unit: "s",
                because: "bytes are counted out, and an end learns from the other that there will be no more"
            )
        }
        return CrossCheck(
            name,
            unit: "s",
            ours: checked.outcome.client.seconds,
            theirs: server.seconds,
            below: Self.late,
            above: Self.late,
            note:
                "the client's and the server's, each by its own clock; \(Self.late) s are a busy host's. Each end's figures are "
                + "of its own window"
        )
    }
}
