import Fabric
import Metering
import Results
import Testing

@testable import Session
@testable import Transport
@testable import Workloads

/// Checks over figures that agree, and over figures that do not.
@Suite struct CaseChecksTests {
    /// 1 GB in 10 s over a link of 1 Gbps, in frames of 9000 bytes.
    private struct Made {
        var plan: TransferPlan
        var reports: Reports
        let bytes: UInt64 = 1_000_000_000
        let transport: String
        /// Packets with payload.
        var packets: UInt64 { (bytes + UInt64(format.unit) - 1) / UInt64(format.unit) }
        var format: FrameFormat { FrameFormat(transport, mtu: 9000, isIPv6: false) }
        /// What the interface counts for them.
        var frames: UInt64 { bytes + packets * UInt64(format.headers + format.besideUnit) }

        init(_ transport: String, _ operation: Transport.Operation = .write, isSoftware: Bool = true) {
            self.transport = transport
            plan = TransferPlan(transport: transport == "tcp" ? .tcp : .rdma, operation: operation)
            reports = Reports(plan)
            let bytes = self.bytes
            for end in [End.client, .server] {
                let moved = ChannelTotals(bytes: bytes, messages: bytes / 65536)
                reports.change(end) { report in
                    // The other end's software sees nothing of a WRITE.
                    let isPassive = end == .server && transport != "tcp" && operation != .send
                    report.window = isPassive ? ChannelTotals() : moved
                    report.total.bytes = isPassive ? 0 : bytes
                    report.link = ChannelLink(
                        transport: transport,
                        interface: "nic0",
                        device: transport == "tcp" ? nil : "rdma0",
                        localAddress: end == .client ? "192.0.2.1" : "192.0.2.2",
                        peerAddress: end == .client ? "192.0.2.2" : "192.0.2.1",
                        mtu: 9000,
                        isCountedByInterface: isSoftware
                    )
                    guard transport == "tcp" else { return }
                    var tcp = TCPTotals()
                    (tcp.sendBuffer, tcp.receiveBuffer) = (4 << 20, 6 << 20)
                    tcp.bytesAcknowledged = end == .client ? bytes + 29 : 0
                    tcp.bytesReceived = end == .client ? 0 : bytes + 29
                    report.tcp = tcp
                }
            }
            count()
            for end in [End.client, .server] {
                var clock = ClockSpans()
                (clock.untilDrained, clock.untilPeerDrained) = (11.1, 11.12)
                change(end) {
                    $0.ceilingBytesPerSecond = 124_000_000
                    $0.clock = clock
                }
            }
        }

        /// Both interfaces, and a device of theirs, count so many bytes and frames more than the data takes.
        mutating func count(more: Double = 0, device: [String: UInt64]? = nil, deviceSeconds: Double = 10.001) {
            let bytes = UInt64(Double(frames) * (1 + more))
            let interface = ["tx_bytes": bytes, "tx_packets": packets, "rx_bytes": bytes, "rx_packets": packets]
            let counters = NICCounters(
                nic: NICName(interface: "nic0", device: transport == "tcp" ? nil : "rdma0"),
                seconds: 10.001,
                interface: Counters(values: interface),
                device: device.map { Counters(values: $0) },
                deviceSeconds: device.map { _ in deviceSeconds }
            )
            for end in [End.client, .server] {
                let usage = CPUUsage(
                    seconds: 10,
                    process: ProcessCPUTime(user: 2),
                    machine: busy(3),
                    processors: 2
                )
                change(end) { $0 = $0.with(seconds: 10, cpu: usage, nics: [counters]) }
            }
        }

        func busy(_ seconds: Double) -> MachineCPUTime {
            var time = MachineCPUTime()
            time.system = seconds
            return time
        }

        mutating func change(_ end: End, _ body: (inout EndReport) -> Void) {
            switch end {
            case .client: body(&reports.client)
            case .server:
                if var server = reports.server {
                    body(&server)
                    reports.server = server
                }
            }
        }

        func verdict(_ name: String) throws -> CrossCheck.Verdict {
            let checks = reports.result.record.checks
            return try #require(checks.first { $0.name == name }, "\(checks.map(\.name))").verdict
        }
    }

    @Test(arguments: ["tcp", "roce", "iwarp"]) func whatAgreesIsSaidToAgree(_ transport: String) throws {
        var made = Made(transport, .send)
        made.count(device: transport == "roce" ? ["sent_pkts": made.packets, "rcvd_pkts": made.packets] : nil)
        let checks = made.reports.result.record.checks
        let open = checks.filter { $0.verdict == .unavailable }.map(\.name)
        #expect(open == (transport == "iwarp" ? ["client packets sent", "server packets received"] : []))
        #expect(checks.allSatisfy { $0.verdict == .agree || $0.verdict == .unavailable }, "\(checks)")
        #expect(made.reports.result.warnings == [] && made.reports.row.complete)
        #expect(try made.verdict("client bytes sent") == .agree && made.verdict("server bytes received") == .agree)
    }

    @Test(arguments: ["tcp", "roce", "iwarp"], [-0.03, 0.03]) func whatAnInterfaceCountsOtherwiseIsWarnedOf(
        _ transport: String,
        _ part: Double
    ) throws {
        var made = Made(transport, .send)
        made.count(more: part)
        #expect(try made.verdict("client bytes sent") == .differ && made.verdict("server bytes received") == .differ)
        let warnings = made.reports.result.warnings
        #expect(warnings.contains { $0.hasPrefix("client bytes sent: ") && $0.contains("other traffic on the NIC") })
        #expect(made.reports.row.complete && made.reports.row.errors == 0, "a warning is no failure")
    }

    @Test func segmentsThatTCPSentAgainAreOnTheWire() throws {
        var made = Made("tcp")
        made.count(more: 0.05)
        made.reports.change(.client) { $0.tcp?.bytesRetransmitted = 50_000_000 }
        #expect(try made.verdict("client bytes sent") == .agree)
    }

    @Test(arguments: [(10.001, CrossCheck.Verdict.differ), (10.4, .agree)])
    func aDeviceMayBeReadFartherApartThanTheWindow(
        _ seconds: Double,
        _ verdict: CrossCheck.Verdict
    ) throws {
        var made = Made("roce", .write)
        made.count(device: ["sent_pkts": made.packets / 100 * 104], deviceSeconds: seconds)
        #expect(try made.verdict("client packets sent") == verdict)
    }

    @Test func packetsThatRoCESentAgainLeaveTheUpperSideOpen() throws {
        var made = Made("roce")
        made.count(more: 0.3, device: ["sent_pkts": made.packets * 2, "completer_retry_err": 9])
        #expect(try made.verdict("client bytes sent") == .agree && made.verdict("client packets sent") == .agree)
        made.count(more: -0.3, device: ["sent_pkts": made.packets / 2, "completer_retry_err": 9])
        #expect(try made.verdict("client bytes sent") == .differ && made.verdict("client packets sent") == .differ)
    }

    @Test func whatIsCountedAtTheOtherEndAloneIsHeldAgainstThat() throws {
        var made = Made("roce")
        #expect(try made.verdict("server bytes received") == .agree)
        #expect(try made.verdict("bytes sent and received") == .unavailable)
        made.count(more: -0.05)
        #expect(try made.verdict("server bytes received") == .differ)
    }

    @Test func aDeviceThatMovesDataPastTheKernelCountsItself() throws {
        var made = Made("roce", isSoftware: false)
        #expect(try made.verdict("client bytes sent") == .unavailable, "its interface has none of it")
        let words = made.frames / 4
        made.count(device: ["port_xmit_data": words, "port_rcv_data": words, "port_xmit_packets": made.packets])
        #expect(try made.verdict("client bytes sent") == .agree)
        made.count(device: ["port_xmit_data": words / 2, "port_xmit_packets": made.packets / 2, "port_rcv_data": 1])
        #expect(try made.verdict("client bytes sent") == .differ)
    }

    @Test func tcpsOwnCountIsExact() throws {
        var made = Made("tcp")
        made.reports.change(.client) { $0.tcp?.bytesAcknowledged += 20_000_000 }
        #expect(try made.verdict("client TCP bytes sent") == .differ)
        #expect(try made.verdict("server TCP bytes received") == .agree)
        made.reports.change(.client) { $0.tcp = nil }
        #expect(try made.verdict("client TCP bytes sent") == .unavailable)
    }

    @Test func othersAtTheSameTimeLeaveNothingToCompare() throws {
        let made = Made("tcp")
        let checks = CaseChecks(made.plan, made.reports.outcome, isAlone: false, disagreements: [])
        #expect(checks.all.first { $0.name == "client bytes sent" }?.verdict == .unavailable)
        #expect(checks.all.first { $0.name == "client TCP bytes sent" }?.verdict == .agree)
    }

    @Test func moreThanTheWireCarriesFailsTheCase() throws {
        var made = Made("tcp")
        #expect(try made.verdict("Gbps of the wire, upload") == .agree)
        made.change(.server) { $0.ceilingBytesPerSecond = 90_000_000 }
        let result = made.reports.result
        #expect(try made.verdict("Gbps of the wire, upload") == .impossible)
        #expect(result.row.status == "failed" && !result.row.complete && result.row.errors == 1)
        #expect(result.warnings.first?.contains("0.8000 Gbps by our count, 0.7200 Gbps") == true, "\(result.warnings)")
        #expect(!result.record.complete)
        made.change(.client) { $0.inventedSpeeds = ["veth0"] }
        #expect(try made.verdict("Gbps of the wire, upload") == .unavailable)
        #expect(made.reports.row.status == "complete")
    }

    /// The window of a second begins and ends with full buffers: 8 MiB of 64 are no breach.
    @Test func whatWasUnderWayIsNoBreach() throws {
        var made = Made("roce")
        for end in [End.client, .server] { made.change(end) { $0.ceilingBytesPerSecond = 97_300_000 } }
        #expect(try made.verdict("Gbps of the wire, upload") == .agree)
        for end in [End.client, .server] { made.change(end) { $0.ceilingBytesPerSecond = 97_100_000 } }
        #expect(try made.verdict("Gbps of the wire, upload") == .impossible)
    }

    @Test func eachDirectionHasTheWireToItself() throws {
        let plan = TransferPlan(transport: .tcp, direction: .both)
        var reports = Reports(plan)
        for end in [End.client, .server] {
            for index in 0...1 { reports.change(end, index) { $0.window.bytes = 110_000_000 } }
        }
        reports.client = reports.client.with(seconds: 1)
        reports.server = reports.server?.with(seconds: 1)
        reports.client.ceilingBytesPerSecond = 117_000_000
        #expect(reports.row.status == "complete")
        reports.change(.client, 1) { $0.window.bytes = 120_000_000 }
        let record = reports.result.record
        #expect(record.checks.filter { $0.verdict == .impossible }.map(\.name) == ["Gbps of the wire, download"])
    }

    @Test func processorTimeIsPartOfTheMachines() throws {
        var made = Made("tcp")
        let usage = CPUUsage(
            seconds: 10,
            process: ProcessCPUTime(user: 2),
            machine: made.busy(1.4),
            processors: 2
        )
        made.change(.server) { $0 = $0.with(cpu: usage) }
        #expect(try made.verdict("server processor time") == .differ && made.verdict("client processor time") == .agree)
        #expect(made.reports.result.warnings.contains { $0.contains("as paced work does") })
    }

    @Test func clocksThatRunApartAreNoticed() throws {
        var made = Made("tcp")
        #expect(try made.verdict("clocks of both ends") == .agree)
        made.change(.server) { $0.clock.untilPeerDrained = 11.7 }
        #expect(try made.verdict("clocks of both ends") == .differ)
        made.change(.server) { $0 = $0.with(seconds: 10.3) }
        #expect(try made.verdict("windows of both ends") == .differ)
    }

    @Test func aLoopbackCountsBothWaysAsOne() throws {
        var made = Made("tcp")
        for end in [End.client, .server] {
            made.reports.change(end) { $0.link = .loopback }
        }
        let check = made.reports.result.record.checks.first { $0.name == "client bytes sent" }
        #expect(check?.verdict == .unavailable && check?.note.contains("loopback") == true)
    }

    @Test func whatBrokeOffIsNotCompared() throws {
        var made = Made("tcp")
        made.reports.incomplete = "the cable was pulled"
        made.count(more: 0.5)
        #expect(try made.verdict("client bytes sent") == .unavailable)
        (made.reports.server, made.reports.incomplete) = (nil, "lost")
        #expect(try made.verdict("clocks of both ends") == .unavailable)
    }
}

extension ChannelLink {
    fileprivate static var loopback: ChannelLink {
        ChannelLink(
            transport: "tcp",
            interface: "lo",
            device: nil,
            localAddress: "127.0.0.1",
            peerAddress: "127.0.0.1",
            mtu: 65536
        )
    }
}
