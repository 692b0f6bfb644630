import Metering
import Pacing

/// The limits that all channels of a transfer obey together: its own, and those of this host, which it tells what NICs
/// there are.
final class TransferLimits: Sendable {
    private let run: RunLimit?
    private let host: HostLimits?
    private let category: LimitCategory
    private let nics: TransferNICs?
    private let unused = UnusedTime()

    /// - Parameters:
    ///   - host: the limits of this host; nil where they are not asked.
    ///   - speeds: of its NICs, in bits per second by name, where the kernel does not know them.
    init(_ plan: TransferPlan, host: HostLimits?, speeds: [String: UInt64]) {
        run = plan.limit.map { RunLimit($0) }
        self.host = host
        category = plan.category
        nics = host.map { TransferNICs($0.links.use(), speeds: speeds) }
    }

    /// For one worker.
    func pacer() -> Pacer {
        Pacer(run: run, host: host, category: category, unused: unused)
    }

    /// What was lost so far does not count.
    func beginMeasurement() {
        unused.reset()
    }

    /// What a reader should know of limits that held back more than they say, in a measurement of so many seconds; nil where
    /// it is less than 1 %.
    func lateness(in seconds: Double) -> String? {
        // One that slept into the measurement may have been late for longer than that lasted.
        let share = min(unused.total.seconds / seconds, 1)
        guard seconds > 0, share >= 0.01 else { return nil }
        return
            "\(NumberText.fixed(share * 100, places: 0)) % of what the limit allows went unused: what waited for it woke "
            + "up to \(NumberText.fixed(unused.longestDelay.seconds * 1e3, places: 0)) ms late, as this host is busy"
    }

    /// What holds on this host for the transfer's category, in words; nil where nothing does.
    var hostRule: String? { host?.rules[category].summary }

    /// What of this host's limits cannot be kept.
    var warnings: [String] { host?.warnings(for: category) ?? [] }

    /// Bytes per second of payload that the NICs in use can carry; nil where that is not known.
    var ceiling: UInt64? { nics?.ceiling }

    /// The NICs in use whose speed, and so that ceiling, is made up by their driver.
    var inventedSpeeds: [String] { nics?.withInventedSpeed ?? [] }

    /// A lane has a connection.
    func connect(_ lane: Int, _ link: ChannelLink?) {
        guard let link else { return }
        nics?.connect(lane, link)
    }

    /// A lane has lost its connection.
    func disconnect(_ lane: Int) {
        nics?.disconnect(lane)
    }
}
