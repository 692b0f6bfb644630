/// The counters of several NICs at one edge of a measurement.
///
/// What the interfaces carried is read next to the measurement itself, as it is held against what was measured; the
/// rest farther off, as a driver may take a while for it.
public struct NICReadings: Sendable {
    /// Which edge of the measurement it is.
    public enum Edge: Sendable {
        /// The measurement begins when they are read.
        case opening
        /// It has just ended.
        case closing
    }

    private struct Reading {
        var time = MonotonicTime.now()
        var interface: Counters?
        var driver = Counters()
        var device: Counters?
        /// From before the first of the device's counters was read until the last one was.
        var deviceTimes: (MonotonicTime, MonotonicTime)?
    }

    private var readings: [NICName: Reading] = [:]

    /// No NIC.
    public init() {}

    /// Reads the counters of NICs. What a device counts is read once, however many interfaces it has.
    public init(of nics: some Collection<NICName>, at edge: Edge) {
        let nics = nics.sorted { "\($0)" < "\($1)" }
        if edge == .opening { readRest(of: nics) }
        for nic in nics {
            readings[nic, default: Reading()].time = .now()
            readings[nic]?.interface = nic.interface.flatMap { try? Counters.interface($0) }
        }
        if edge == .closing { readRest(of: nics) }
    }

    /// The NICs.
    public var nics: Set<NICName> { Set(readings.keys) }

    /// How far they moved since earlier readings, of the NICs that are in both.
    public func moved(since earlier: NICReadings) -> [NICCounters] {
        readings.compactMap { nic, reading in earlier.readings[nic].map { Self.moved(nic, $0, reading) } }
            .sorted { "\($0.nic)" < "\($1.nic)" }
    }

    private static func moved(_ nic: NICName, _ before: Reading, _ after: Reading) -> NICCounters {
        func moved(_ counters: KeyPath<Reading, Counters?>) -> Counters? {
            guard let first = before[keyPath: counters], let last = after[keyPath: counters] else { return nil }
            return last.since(first)
        }
        return NICCounters(
            nic: nic,
            seconds: after.time.seconds(since: before.time),
            interface: moved(\.interface),
            driver: after.driver.since(before.driver),
            device: moved(\.device),
            deviceSeconds: span(before.deviceTimes, after.deviceTimes)
        )
    }

    /// The longest time that lies between two readings of a device's counters.
    private static func span(
        _ before: (began: MonotonicTime, ended: MonotonicTime)?,
        _ after: (began: MonotonicTime, ended: MonotonicTime)?
    ) -> Double? {
        guard let before, let after else { return nil }
        return after.ended.seconds(since: before.began)
    }

    private mutating func readRest(of nics: [NICName]) {
        var devices: Set<String> = []
        for nic in nics {
            if let name = nic.interface {
                readings[nic, default: Reading()].driver = .driver(ofInterface: name)
            }
            guard let device = nic.device, devices.insert(device).inserted else { continue }
            let begin = MonotonicTime.now()
            guard let counters = try? Counters.device(device), !counters.values.isEmpty else { continue }
            readings[nic, default: Reading()].device = counters
            readings[nic]?.deviceTimes = (begin, .now())
        }
    }
}
