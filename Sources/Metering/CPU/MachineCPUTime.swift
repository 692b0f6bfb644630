/// What all processors of this machine have done since it was started, in seconds by kind of work.
///
/// The source is the first line of /proc/stat, whose unit is the clock tick (10 ms, as a rule). See proc(5).
public struct MachineCPUTime: Codable, Sendable, Equatable {
    /// Programs, guests of this host's own virtual machines among them.
    public var user = 0.0
    /// Programs of low priority.
    public var nice = 0.0
    /// The kernel on behalf of programs.
    public var system = 0.0
    /// Nothing.
    public var idle = 0.0
    /// Nothing, while a program waited for a disk.
    public var iowait = 0.0
    /// Interrupt handlers.
    public var irq = 0.0
    /// Deferred interrupt work: the network stack receives here.
    public var softirq = 0.0
    /// Time in which there was work, but the hypervisor ran somebody else.
    public var steal = 0.0
    /// Virtual machines of this host. Also part of `user`: not to be added to it.
    public var guest = 0.0
    /// Virtual machines of low priority. Also part of `nice`: not to be added to it.
    public var guestNice = 0.0

    /// No time at all.
    public init() {}

    /// Processor seconds in which there was work to do.
    ///
    /// Steal is among them: a processor accrues it only while it has something to run, so leaving it out would make
    /// a run on a crowded hypervisor look cheap. It is reported on its own too, for those who see it otherwise.
    public var busy: Double {
        user + nice + system + irq + softirq + steal
    }

    /// What was done from an earlier reading to this one; a field that ran backwards counts as 0.
    ///
    /// The kernel says of iowait that it may decrease.
    public func since(_ earlier: MachineCPUTime) -> MachineCPUTime {
        var result = MachineCPUTime()
        for field in Self.fields {
            result[keyPath: field] = max(0, self[keyPath: field] - earlier[keyPath: field])
        }
        return result
    }

    /// The fields in the order of the line; old kernels and some others have only the first of them.
    private static var fields: [WritableKeyPath<MachineCPUTime, Double>] {
        [\.user, \.nice, \.system, \.idle, \.iowait, \.irq, \.softirq, \.steal, \.guest, \.guestNice]
    }

    /// Reads the text of /proc/stat; nil where its line of totals is missing or has no four numbers.
    ///
    /// Fields that a kernel does not have are 0, and those that a later one may add are ignored.
    init?(statistics text: String, ticksPerSecond: Double) {
        guard ticksPerSecond > 0, let line = text.split(separator: "\n").first(where: { $0.hasPrefix("cpu ") })
        else { return nil }
        let words = line.dropFirst(4).split(whereSeparator: { $0 == " " || $0 == "\t" })
        let ticks = words.prefix(Self.fields.count).map { UInt64($0) }
        guard ticks.count >= 4 else { return nil }
        for (field, value) in zip(Self.fields, ticks) {
            guard let value else { return nil }
            self[keyPath: field] = Double(value) / ticksPerSecond
        }
    }
}
