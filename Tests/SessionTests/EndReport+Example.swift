import Metering

@testable import Transport

extension EndReport {
    static func example(_ end: End) -> EndReport {
        var series = IntervalSeries()
        series.append(IntervalSample(nanoseconds: 1_000_000_000, channels: [ChannelTotals(bytes: 10, messages: 1)]))
        var channel = ChannelReport(index: 0, direction: .upload, role: .responder)
        channel.link = ChannelLink(
            transport: "tcp",
            interface: "lo",
            device: nil,
            localAddress: "127.0.0.1",
            peerAddress: "127.0.0.1"
        )
        channel.latency = LatencyHistogram()
        channel.latency?.record(5, count: 3)
        channel.failure = "a \"failure\""
        return EndReport(
            end: end,
            seconds: 1,
            cpu: CPUUsage(seconds: 1, process: ProcessCPUTime(), machine: nil, processors: 2),
            channels: [channel],
            series: series,
            nics: [
                NICCounters(
                    nic: NICName(interface: "nic0", device: "rxe0"),
                    seconds: 1,
                    device: Counters(values: ["a": 1])
                )
            ],
            incomplete: "enough"
        )
    }
}
