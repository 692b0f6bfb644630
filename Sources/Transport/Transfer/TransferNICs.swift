import Fabric
import Metering
import Pacing
import Synchronization

/// Which NICs a transfer runs over, and over which of them it has connections: for limits that follow what is available.
final class TransferNICs: Sendable {
    private struct State {
        /// NICs by lane.
        var lanes: [Int: String] = [:]
        /// Lanes that are connected.
        var connected: Set<Int> = []
        /// Bytes per second of payload that each NIC can carry; nil where that is not known.
        var rates: [String: UInt64?] = [:]
        /// NICs of which nobody has said a speed but a driver that makes it up.
        var invented: Set<String> = []
    }

    private let use: LinkUse
    private let speeds: [String: UInt64]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - use: where to tell of them.
    ///   - speeds: in bits per second by name, where the kernel does not know them.
    init(_ use: LinkUse, speeds: [String: UInt64]) {
        self.use = use
        self.speeds = speeds
    }

    /// A lane has a connection: its first, or again, maybe over another NIC.
    func connect(_ lane: Int, _ link: ChannelLink) {
        guard let nic = link.interface else { return }
        let rate = LinkPayload(link.transport, interface: nic, isIPv6: link.isIPv6, speed: speeds[nic]).bytesPerSecond
        state.withLock { state in
            let before = state.lanes.updateValue(nic, forKey: lane)
            state.connected.insert(lane)
            if state.rates[nic] == nil, speeds[nic] == nil, InterfaceSpeed.isInvented(by: nic) {
                state.invented.insert(nic)
            }
            state.rates[nic] = .some(rate)
            use.set(nic, bytesPerSecond: rate)
            if let before, before != nic { tell(before, state) }
        }
    }

    /// Bytes per second of payload that all of them can carry, up or not; nil where that is not known.
    var ceiling: UInt64? {
        state.withLock { state in
            let known = state.rates.values.compactMap { $0 }
            return known.isEmpty || known.count < state.rates.count ? nil : known.reduce(0, +)
        }
    }

    /// Those of them whose speed is made up by their driver.
    var withInventedSpeed: [String] { state.withLock { $0.invented.sorted() } }

    /// A lane has lost its connection.
    func disconnect(_ lane: Int) {
        state.withLock { state in
            guard state.connected.remove(lane) != nil, let nic = state.lanes[lane] else { return }
            tell(nic, state)
        }
    }

    private func tell(_ nic: String, _ state: State) {
        use.setUp(nic, state.connected.contains { state.lanes[$0] == nic })
    }
}
