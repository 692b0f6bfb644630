import Metering

/// What one end says of a transfer, once everything that was posted has been reaped.
public struct EndReport: Codable, Sendable {
    /// Whose report this is.
    public let end: End
    /// Seconds of the measured window, by this end's clock.
    public let seconds: Double
    /// What the window cost this end in processor time.
    public let cpu: CPUUsage
    /// The boot of the kernel that ran this end: ends that have the same share their processors. Nil where it does not say.
    public var bootID: String?
    /// What other programs on this host used meanwhile, as far as they can be seen.
    public var otherPrograms: OtherPrograms?
    /// One for each channel, in the order of the plan.
    public let channels: [ChannelReport]
    /// What became of the requests of a storage workload, over all channels, those that no channel could post among them.
    public var storage: StorageFigures?
    /// How machines moved; nil elsewhere, and at the target.
    public var migration: MigrationFigures?
    /// Samples within the window; their channels are in the order of ``channels``.
    public let series: IntervalSeries
    /// How slow it was at its slowest, in each direction of which this end knows what was delivered.
    public var slowest: [SlowestRates] = []
    /// How far the counters of each NIC in use moved within the window.
    public let nics: [NICCounters]
    /// How far they moved from when all channels stood until everything was drained. What means trouble is taken from
    /// here: the windows of two busy hosts need not coincide, and that of the one can miss what the other's has seen.
    public var nicsThroughout: [NICCounters] = []
    /// Why the measurement ended before what was asked for was done; nil where it did not.
    public let incomplete: String?
    /// Bytes per second of payload that the NICs in use can carry in one direction, with full frames one after the other;
    /// nil where a speed is not known.
    public var ceilingBytesPerSecond: UInt64?
    /// NICs whose speed, and so that ceiling, is made up by their driver, as they have no wire.
    public var inventedSpeeds: [String] = []
    /// How long the run took by this end's clock.
    public var clock = ClockSpans()
    /// What this host's own rules say for the transfer's category, at its end, where this end sends; nil where nothing.
    public var hostRule: String?
    /// What a reader should know of this end besides: limits that could not be kept.
    public var warnings: [String] = []
}
