/// Whether an interface can carry anything.
public enum LinkState: String, Codable, Sendable {
    /// Switched on, with a carrier.
    case up
    /// Switched on, without a carrier: no cable, or nothing at its other end.
    case noCarrier = "no_carrier"
    /// Switched off.
    case down

    /// The state that an interface's flags say; see netdevice(7) for IFF_UP and IFF_RUNNING.
    init(isUp: Bool, isRunning: Bool) {
        self = isUp ? isRunning ? .up : .noCarrier : .down
    }
}
