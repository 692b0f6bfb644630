/// A counter that moved while a case was measured, and means trouble: a part of run.json.
public struct NICEvent: Codable, Sendable, Equatable {
    /// Where: `client` or `server`.
    public var end: Endpoint
    /// The NIC, as in "nic0 (mlx5_0)"; `TCP` for what its connections counted.
    public var nic: String
    /// The counter, by its driver's name.
    public var counter: String
    /// How far it moved.
    public var count: UInt64
    /// What that means.
    public var meaning: String

    /// A counter that moved.
    public init(end: Endpoint, nic: String, counter: String, count: UInt64, meaning: String) {
        self.end = end
        self.nic = nic
        self.counter = counter
        self.count = count
        self.meaning = meaning
    }
}

extension NICEvent {
    /// Drivers count anew for each queue.
    private static let mostCounters = 4

    /// Lines for a terminal about all cases, below a headline; none where nothing happened.
    ///
    /// A line for each NIC and what happened there, those of a meaning together.
    public static func lines(_ cases: [CaseRecord]) -> [String] {
        let told = cases.flatMap { one in
            texts(of: one.events).map { (cases.count > 1 ? "\(one.name): " : "") + $0 }
        }
        return told.isEmpty
            ? [] : ["\nOn the NICs:"] + told.map { String(TableText.paragraph($0, indentation: 2).dropLast()) }
    }

    private static func texts(of events: [NICEvent]) -> [String] {
        var groups: [[NICEvent]] = []
        for event in events {
            if let index = groups.firstIndex(where: { $0[0].place == event.place && $0[0].meaning == event.meaning }) {
                groups[index].append(event)
            } else {
                groups.append([event])
            }
        }
        return groups.map { group in
            let rest = group.count > mostCounters ? ", and \(group.count - mostCounters) more" : ""
            let counts = group.prefix(mostCounters).map { "\($0.counter) +\($0.count)" }.joined(separator: ", ") + rest
            return "\(group[0].place): \(counts): \(group[0].meaning)"
        }
    }

    private var place: String { "\(end.rawValue) \(nic)" }
}
