import Metering
import Synchronization

/// What the NICs can carry that this process's runs use: of what limits can be a share, and guarantees a part.
///
/// A NIC counts while one of its connections is up, and its carrier. While none is up what counted last stays so:
/// nothing can be sent, and a rate of 0 would leave reservations that outlast the outage.
package final class AvailableLinks: Sendable {
    private struct NIC {
        /// nil where it is not known.
        var bytesPerSecond: UInt64?
        var hasCarrier = true
    }

    private struct State {
        var nics: [String: NIC] = [:]
        /// By use: the NICs of it, and whether they are up.
        var uses: [Int: [String: Bool]] = [:]
        var lastUse = 0
        /// What the NICs that were up when any was can carry.
        var available: UInt64?
    }

    private let state = Mutex(State())
    private let publish: @Sendable (UInt64?) -> Void
    private let carrier: @Sendable (String) -> Bool

    /// No NICs so far.
    ///
    /// - Parameters:
    ///   - carrier: whether a NIC has a link to its switch.
    ///   - publish: called with each change, one at a time: bytes per second, nil where that is not known.
    init(
        carrier: @escaping @Sendable (String) -> Bool = AvailableLinks.hasCarrier,
        publish: @escaping @Sendable (UInt64?) -> Void = { _ in }
    ) {
        self.carrier = carrier
        self.publish = publish
    }

    /// Bytes per second of payload; nil while no NIC is used, or the speed of one is not known.
    package var bytesPerSecond: UInt64? { state.withLock { $0.available } }

    /// NICs in use whose speed is not known.
    package var unknown: [String] {
        state.withLock { state in state.nics.filter { $0.value.bytesPerSecond == nil }.map(\.key).sorted() }
    }

    /// Begins a use of NICs, which ends with the object.
    package func use() -> LinkUse {
        let number = change { state in
            state.lastUse += 1
            state.uses[state.lastUse] = [:]
            return state.lastUse
        }
        return LinkUse(number, of: self)
    }

    /// Looks which NICs have lost their link to the switch, or have it again.
    func lookAtCarriers() {
        let names = state.withLock { Array($0.nics.keys) }
        // The files are read without the lock.
        let carriers = names.map { ($0, carrier($0)) }
        change { state in
            for (name, hasCarrier) in carriers { state.nics[name]?.hasCarrier = hasCarrier }
        }
    }

    func set(_ name: String, _ bytesPerSecond: UInt64?, in use: Int) {
        change { state in
            state.nics[name, default: NIC()].bytesPerSecond = bytesPerSecond
            state.uses[use]?[name] = true
        }
    }

    func setUp(_ name: String, _ isUp: Bool, in use: Int) {
        change { $0.uses[use]?[name] = isUp }
    }

    func end(_ use: Int) {
        change { state in
            state.uses[use] = nil
            let names = Set(state.uses.values.flatMap(\.keys))
            state.nics = state.nics.filter { names.contains($0.key) }
        }
    }

    @discardableResult
    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        state.withLock { state in
            let result = body(&state)
            let before = state.available
            state.available = Self.available(state)
            if state.available != before { publish(state.available) }
            return result
        }
    }

    private static func available(_ state: State) -> UInt64? {
        var sum: UInt64 = 0
        for (name, nic) in state.nics {
            guard let rate = nic.bytesPerSecond else { return nil }
            if nic.hasCarrier && state.uses.values.contains(where: { $0[name] == true }) { sum += rate }
        }
        if state.nics.isEmpty { return nil }
        return sum > 0 ? sum : state.available
    }

    /// Whether the kernel sees a link. A NIC of which it says nothing is left to its connections.
    static let hasCarrier: @Sendable (String) -> Bool = { name in
        let folder = "/sys/class/net/\(name)"
        // Not to be read while the interface is down (sysfs-class-net).
        if let carrier = KernelFile.number("\(folder)/carrier") { return carrier == 1 }
        return KernelFile.text("\(folder)/operstate", limit: 64)?.trimmingASCIIWhitespace != "down"
    }
}
