import Metering

/// What one channel moved in one interval, as one end counted it. A line of intervals.csv.
public struct IntervalRow: Codable, Sendable, Equatable {
    /// The run, as its folder is called.
    public var runID: String
    /// The case within the run.
    public var caseName: String
    /// Seconds from the start of the measurement to the start of the interval.
    public var startSeconds: Double
    /// Seconds from the start of the measurement to the end of the interval.
    public var endSeconds: Double
    /// Which end counted.
    public var endpoint: Endpoint
    /// Which channel, and where it ran.
    public var channel: ChannelLabel
    /// Bytes of payload.
    public var bytes: UInt64
    /// Messages.
    public var messages: UInt64
    /// Whether the channel had no connection at the interval's end.
    public var isDown = false

    /// The rows of a whole case: one for each interval and channel.
    ///
    /// `channels` names the channels in the order of the series' samples; a channel beyond it gets its number and
    /// no more.
    public static func rows(
        runID: String,
        caseName: String,
        endpoint: Endpoint,
        series: IntervalSeries,
        channels: [ChannelLabel]
    ) -> [IntervalRow] {
        series.intervals.flatMap { interval in
            interval.channels.indices.map { index in
                IntervalRow(
                    runID: runID,
                    caseName: caseName,
                    startSeconds: Double(interval.start) / 1e9,
                    endSeconds: Double(interval.end) / 1e9,
                    endpoint: endpoint,
                    channel: index < channels.count ? channels[index] : ChannelLabel(number: index),
                    bytes: interval.channels[index].bytes,
                    messages: interval.channels[index].messages,
                    isDown: interval.down.contains(index)
                )
            }
        }
    }

    /// Units of 10^9 bits of payload per second; nil for an empty interval.
    public var throughputGigabitsPerSecond: Double? {
        endSeconds > startSeconds ? Double(bytes) * 8 / 1e9 / (endSeconds - startSeconds) : nil
    }
}

extension IntervalRow: CSVRow {
    /// The columns of intervals.csv; results/README.md says what each of them means.
    public static let columns: [Column<IntervalRow>] = [
        Column("run_id") { .text($0.runID) },
        Column("case") { .text($0.caseName) },
        Column("start_s") { .decimal($0.startSeconds, 6) },
        Column("end_s") { .decimal($0.endSeconds, 6) },
        Column("end") { .text($0.endpoint.rawValue) },
        Column("channel") { .count($0.channel.number) },
        Column("direction") { .text($0.channel.direction) },
        Column("nic") { .text($0.channel.nic) },
        Column("bytes") { .count($0.bytes) },
        Column("throughput_gbps") { .decimal($0.throughputGigabitsPerSecond, 6) },
        Column("messages") { .count($0.messages) },
        Column("state") { .text($0.isDown ? "down" : "up") },
    ]
}
