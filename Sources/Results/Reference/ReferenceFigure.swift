/// A figure that others have measured or computed, to hold a case against.
public struct ReferenceFigure: Sendable, Equatable {
    /// Its name.
    public var id: String
    /// What it is about, as in `throughput`.
    public var quantity: String
    /// Its value, in ``unit``.
    public var value: Double
    /// The unit, as in `Gbps`.
    public var unit: String
    /// On what it was measured.
    public var condition: String
    /// Where it is published, or that it was computed.
    public var source: String
    /// How to read it.
    public var note: String?
    /// The transports whose cases it can be held against; empty for any.
    public var transports: [String] = []
    /// The speed of the links together on which it was measured, in Gbps; nil where the value itself is compared.
    public var linkGigabitsPerSecond: Double?
    /// The limit under which it was measured, in Gbps; nil without one.
    public var limitGigabitsPerSecond: Double?

    /// What the figure would be for a case on its links, in Gbps; nil where it says nothing about that case.
    ///
    /// - Parameter link: the speed of the case's links together in Gbps; nil where it is not known.
    func throughput(for traffic: ReferencedTraffic, link: Double?) -> Double? {
        guard Self.quantities(of: traffic.workload).contains(quantity), unit == "Gbps", traffic.isOneWay,
            transports.isEmpty || transports.contains(traffic.transport)
        else { return nil }
        guard let ours = linkGigabitsPerSecond, ours > 0 else {
            return isSame(limitGigabitsPerSecond, traffic.limitGigabitsPerSecond) ? value : nil
        }
        guard let link, link > 0 else { return nil }
        let limits = (limitGigabitsPerSecond.map { $0 / ours }, traffic.limitGigabitsPerSecond.map { $0 / link })
        return isSame(limits.0, limits.1) ? value / ours * link : nil
    }

    /// What a case of a workload is held against: payload, or the memory of machines per second of the evacuation.
    private static func quantities(of workload: String) -> [String] {
        switch workload {
        case "bandwidth": ["throughput", "throughput_max"]
        case "migration": ["memory_throughput"]
        default: []
        }
    }

    /// Whether two limits are the same but for rounding: within 2 %, or neither there.
    private func isSame(_ one: Double?, _ other: Double?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return abs(one - other) <= 0.02 * one
    }
}
