import Metering
import Results
import Testing
import Verbs

@testable import Session
@testable import Transport
@testable import Workloads

@Suite struct CaseFiguresTests {
    @Test(
        arguments: [
            // The sink's software sees TCP and SEND arrive; of WRITE and READ only the requester knows.
            (.tcp, .write, .upload, 3000, 2), (.tcp, .write, .download, 1000, 1), (.rdma, .send, .upload, 3000, 2),
            (.rdma, .send, .download, 1000, 1), (.rdma, .write, .upload, 1000, 1),
            (.rdma, .write, .download, 3000, 2), (.rdma, .read, .upload, 3000, 2), (.rdma, .read, .download, 1000, 1),
        ] as [(TransportKind, Transport.Operation, Direction, UInt64, Double)]
    )
    func theEndThatKnowsIsBelieved(
        _ transport: TransportKind,
        _ operation: Transport.Operation,
        _ direction: Direction,
        _ bytes: UInt64,
        _ seconds: Double
    ) {
        let row = Reports(TransferPlan(transport: transport, operation: operation, direction: direction)).row
        #expect(row.bytes == bytes)
        #expect(row.messages == bytes / 100)
        #expect(row.durationSeconds == seconds)
        #expect(row.throughputGigabitsPerSecond == Double(bytes) * 8 / 1e9 / seconds)
    }

    @Test func bothDirectionsAreAddedUp() {
        let row = Reports(TransferPlan(transport: .tcp, direction: .both, channels: 3)).row
        #expect(row.bytes == 3 * 3000 + 3 * 1000)
        #expect(row.channels == 3)
        #expect(row.complete)
        #expect(row.errors == 0)
    }

    @Test func theSlowestTimeIsThatOfTheDirectionThatFaredWorse() {
        var reports = Reports(TransferPlan(transport: .tcp, direction: .both))
        let up = SlowestRates(direction: .upload, second: 1e9, tenth: 2e8)
        let down = SlowestRates(direction: .download, second: 5e8, tenth: 4e8)
        // The server knows what went up, and what it believes of the other direction does not count.
        let lie = SlowestRates(direction: .download, second: 0, tenth: 0)
        reports.server = reports.server?.with(slowest: [up, lie])
        #expect(reports.row.slowest == nil, "one direction is not known")
        reports.client = reports.client.with(slowest: [down])
        #expect(reports.row.slowest == SlowestSummary(second: 4, tenth: 1.6))
    }

    @Test func fewBlocksInAWindowAreNoStumble() {
        var reports = Reports(TransferPlan(transport: .rdma))
        // 10 blocks a second, one in 100 ms.
        reports.client = reports.client.with(slowest: [SlowestRates(direction: .upload, second: 1e9, tenth: 0)])
        #expect(reports.row.slowest == SlowestSummary(second: 8, tenth: nil))
    }

    @Test func whatWasAskedForIsNoted() {
        let rdma = Reports(TransferPlan(transport: .rdma, blockSize: 4096, depth: 7, completion: .busy)).row
        #expect((rdma.depth, rdma.sizeBytes, rdma.completion) == (7, 4096, "busy"))
        #expect((rdma.transport, rdma.operation, rdma.direction) == ("roce", "write", "upload"))
        let tcp = Reports(TransferPlan(transport: .tcp)).row
        #expect(tcp.depth == nil, "the socket's buffer decides")
        #expect(tcp.operation == "", "TCP has only one")
    }

    @Test func marksAreNoted() {
        let plan = TransferPlan(transport: .rdma, marking: TrafficMarking(priority: 4, dscp: nil))
        let reports = onTime(plan)
        #expect((reports.row.priority, reports.row.dscp) == (4, 32))
        #expect(reports.result.warnings.isEmpty)
        let warnings = overIwarp(reports).result.warnings
        #expect(warnings.count == 1, "once, not by each end")
        #expect(warnings.first?.contains("soft-iWARP (siw) does not") == true)
        let unmarked = Reports(TransferPlan(transport: .tcp)).row
        #expect(unmarked.priority == nil && unmarked.dscp == nil)
    }

    @Test func theTimeToSendAgainIsNoted() {
        let plan = TransferPlan(transport: .rdma, acknowledgeTimeout: AcknowledgeTimeout(rawValue: 14))
        let reports = onTime(plan)
        #expect(reports.row.acknowledgeTimeoutMilliseconds == 67.108864)
        #expect(reports.result.warnings.isEmpty)
        let warnings = overIwarp(reports).result.warnings
        #expect(warnings == ["--ack-timeout: iWARP is carried by TCP, which finds its own"])
        #expect(Reports(TransferPlan(transport: .rdma)).row.acknowledgeTimeoutMilliseconds == nil)
    }

    /// Reports of two ends that agree.
    private func onTime(_ plan: TransferPlan) -> Reports {
        var reports = Reports(plan)
        reports.server = reports.server?.with(seconds: 1)
        return reports
    }

    private func overIwarp(_ reports: Reports) -> Reports {
        var reports = reports
        for end in [End.client, .server] {
            reports.change(end) { report in
                report.link = ChannelLink(
                    transport: "iwarp",
                    interface: nil,
                    device: nil,
                    localAddress: "",
                    peerAddress: ""
                )
            }
        }
        return reports
    }

    @Test func eachEndsCostIsOfAllBytes() {
        let row = Reports(TransferPlan(transport: .tcp)).row
        #expect(row.client.processCores == 0.5)
        #expect(row.client.processSecondsPerGB == 0.5 / 3000 * 1e9)
        #expect(row.server.processSecondsPerGB == 1 / 3000.0 * 1e9)
        #expect(row.client.systemCores == nil, "the kernel did not say")
    }

    @Test func eachNICIsNamedOnce() {
        let row = Reports(TransferPlan(transport: .tcp, channels: 4)).row
        #expect(row.clientNICs == ["client0", "client1"])
        #expect(row.serverNICs == ["server0", "server1"])
        #expect(row.nics == 2)
    }

    @Test func latencyIsTheClients() throws {
        var reports = Reports(TransferPlan(workload: .latency, transport: .tcp))
        var histogram = LatencyHistogram()
        histogram.record(2000, count: 10)
        reports.change(.client) { $0.latency = histogram }
        #expect(reports.row.latency?.count == 10)
        #expect(try #require(reports.row.latency?.p50) >= 2)
        #expect(reports.row.bytes == 1000)
        #expect(reports.result.latencies.map(\.count) == [10])
        #expect(reports.result.latencies.first?.part == nil)
    }
}

@Suite struct VerdictTests {
    private let plan = TransferPlan(transport: .tcp, verify: true)

    private func checked(_ plan: TransferPlan? = nil) -> Reports {
        var reports = Reports(plan ?? self.plan)
        // Windows of one length, of which there is nothing to be said.
        reports.server = reports.server?.with(seconds: 1)
        reports.change(.server) { $0.total.verified = 5 }
        return reports
    }

    @Test func verifiedIsWhatWasCheckedAndRight() {
        #expect(checked().row.verified == true)
        #expect(checked().row.errors == 0)
        #expect(checked().result.warnings == [])
        #expect(Reports(TransferPlan(transport: .tcp)).row.verified == nil, "nobody asked")
        #expect(Reports(plan).row.verified == false, "nothing was checked")
    }

    @Test func oneCorruptBlockIsEnough() {
        var reports = checked()
        reports.change(.server) { ($0.total.verified, $0.total.corrupt) = (4, 1) }
        #expect(reports.row.verified == false)
        #expect(reports.row.errors == 1)
    }

    @Test(
        arguments: [
            { $0.total.blocks -= 1 }, { $0.total.bytes -= 1 }, { $0.total.indexSum &+= 1 },
        ] as [@Sendable (inout ChannelReport) -> Void]
    )
    func endsThatDisagreeAreAnError(_ change: @escaping @Sendable (inout ChannelReport) -> Void) {
        var reports = checked()
        reports.change(.server, 0, change)
        #expect(reports.row.errors == 1)
        #expect(reports.row.verified == false)
        #expect(reports.result.warnings.count == 1)
        #expect(reports.result.warnings[0].contains("channel 0"))
    }

    @Test(arguments: [false, true])
    func aSinkThatSawNothingDisagreesToo(_ verify: Bool) {
        for plan in [
            TransferPlan(transport: .tcp, verify: verify),
            TransferPlan(transport: .rdma, operation: .send, verify: verify),
        ] {
            var reports = checked(plan)
            reports.change(.server) { $0.total = BlockLedger() }
            #expect(reports.row.errors == 1)
        }
    }

    @Test func aResponderThatTheDeviceBypassesSaysNothing() {
        var reports = Reports(TransferPlan(transport: .rdma, operation: .write))
        reports.change(.server) { $0.total = BlockLedger() }
        #expect(reports.row.errors == 0)
        #expect(reports.row.verified == nil)
    }

    @Test func orderWithoutNumbersIsNotCompared() {
        var reports = Reports(TransferPlan(transport: .tcp))
        reports.change(.server) { $0.total.indexSum = 0 }
        #expect(reports.row.errors == 0, "without stamps a stream has no block numbers")
    }

    @Test func channelsThatFailedAreErrorsAndNamed() {
        var reports = Reports(TransferPlan(transport: .tcp, channels: 2))
        reports.change(.client, 1) { $0.failure = "the cable was pulled" }
        reports.incomplete = "the cable was pulled"
        reports.change(.server, 1) { $0.failure = "reset" }
        #expect(reports.row.errors == 2)
        #expect(!reports.row.complete)
        #expect(reports.result.warnings == ["ended early: the cable was pulled", "server channel 1: reset"])
    }

    @Test func aServerThatDiedLeavesWhatTheClientKnows() {
        var reports = checked()
        (reports.server, reports.incomplete) = (nil, "lost")
        #expect(reports.row.bytes == 1000)
        #expect(reports.row.durationSeconds == 1)
        #expect(reports.row.server == HostCost())
        #expect(reports.row.serverNICs == [])
        #expect(reports.row.verified == nil)
        #expect(!reports.row.complete)
    }

    @Test func aRunThatBrokeOffDoesNotDisagree() {
        var reports = checked()
        reports.incomplete = "interrupted by the user"
        reports.change(.server) { $0.total.blocks -= 1 }
        #expect(reports.row.errors == 0)
        #expect(reports.row.verified == false)
    }

    @Test func aDirectionInWhichNothingArrivedHasNoRate() {
        var reports = Reports(TransferPlan(transport: .tcp, direction: .both, channels: 2))
        func told() -> [String] { reports.result.warnings.filter { $0.contains("nothing arrived") } }
        #expect(told() == [])
        // The client counts what comes down.
        for index in 2..<4 { reports.change(.client, index) { $0.window = ChannelTotals() } }
        #expect(told().count == 1 && told().first?.hasPrefix("download: nothing arrived within 1.00 s") == true)
        reports.incomplete = "the cable was pulled"
        #expect(told() == [], "that is why")
    }

    @Test func noReportOfAPeerTraps() {
        var reports = Reports(TransferPlan(transport: .tcp, direction: .both, channels: 2, verify: true))
        for index in 0..<4 {
            reports.change(.server, index) { channel in
                (channel.total.verified, channel.total.corrupt, channel.retransmits) = (.max, .max, .max)
                channel.window = ChannelTotals(bytes: .max, messages: .max)
            }
        }
        #expect(reports.row.verified == false)
        reports.server = reports.server?.with(
            channels: [],
            nics: [.ofDevice("a", ["packet_seq_err": .max, "to_retransmits": .max])]
        )
        #expect(reports.row.retransmits != 0)
        #expect(reports.result.intervals.isEmpty)
    }
}

@Suite struct RetransmitTests {
    @Test func tcpCountsAtTheSender() {
        var reports = Reports(TransferPlan(transport: .tcp, direction: .both, channels: 1))
        reports.change(.client, 0) { $0.retransmits = 3 }
        reports.change(.server, 1) { $0.retransmits = 4 }
        #expect(reports.row.retransmits == 7)
    }

    @Test func devicesCountWhatTheyCall() {
        var reports = Reports(TransferPlan(transport: .rdma))
        reports.client = reports.client.with(
            nics: [.ofDevice("mlx5_0", ["packet_seq_err": 2, "local_ack_timeout_err": 1, "sent_pkts": 99])]
        )
        reports.server = reports.server?.with(
            nics: [.ofDevice("rxe0", ["completer_retry_err": 5]), .ofDevice("rxe1", [:])]
        )
        #expect(reports.row.retransmits == 8)
    }

    @Test func nobodyCounts() {
        #expect(Reports(TransferPlan(transport: .rdma)).row.retransmits == nil)
    }
}
