import Foundation
import Metering
import Testing

@testable import Fabric

@Suite struct TroubleCountersTests {
    @Test(
        arguments: [
            ("rx_prio3_pause", "flow control"), ("rx_dropped", "dropped"), ("out_of_seq_request", "lost"),
            ("rcvd_rnr_err", "no buffer"), ("np_cnp_sent", "congestion"), ("np_ecn_marked_roce_packets", "congestion"),
            ("local_ack_timeout_err", "in time"), ("tcpRetransSegs", "sent again"), ("rx_errors", "damaged"),
            ("rx_discards_phy", "dropped"), ("packet_seq_err", "overtook"), ("out_of_buffer", "no buffer"),
            ("link_downed", "went down"), ("rx_prio3_pause", "priority 3: flow control held this host"),
            ("tx_pause_prio_5", "priority 5: flow control held the link: this host"),
            ("rx_pfc_ena_frames_pri4", "priority 4: flow control"),
            ("tx_priority_0_xoff.nic", "priority 0: flow control"),
            ("rx_pb_7_pxoff", "priority 7: flow control"), ("rx_prio6_buf_discard", "priority 6: packets were dropped"),
            ("rx_global_pause", "flow control held this host"),
        ]
    )
    func whatRisesIsExplained(_ counter: String, _ meaning: String) throws {
        #expect(try #require(TroubleCounters.meaning(of: counter)).contains(meaning))
    }

    @Test(
        arguments: [
            "rx_bytes", "tx_packets", "sent_pkts", "rdma_recvs", "port_xmit_data", "ack_deferred", "rx_prio3_packets",
            "rx_prio3_pause_duration", "tx_prio3_pause_transition",
        ]
    )
    func whatMayRiseIsNot(_ counter: String) {
        #expect(TroubleCounters.meaning(of: counter) == nil)
    }

    @Test func aQuietNICIsWell() {
        let line = TroubleCounters.line("nic0", Counters(values: ["rx_bytes": 5]))
        #expect(line.verdict == CheckVerdict(.ok, "no error counter rose under load"))
    }

    @Test(
        arguments: [
            (0, 0, "ok"), (2, 10, "ok"), (3, 10, "warning"), (20, 20000, "ok"), (21, 20000, "warning"),
            (.max, .max, "warning"),
        ] as [(UInt64, UInt64, String)]
    )
    func whatTCPSendsAgain(_ count: UInt64, _ segments: UInt64, _ severity: String) {
        let line = TroubleCounters.retransmits(count, of: segments)
        #expect(line.verdict.severity.rawValue == severity)
        #expect(line.verdict.seen == "\(count) of about \(segments) segments were sent again")
    }

    @Test func whatRoseIsNamedOnceWithEachMeaning() {
        let line = TroubleCounters.line("nic0", Counters(values: ["rx_dropped": 2, "tx_dropped": 1, "rx_bytes": 9]))
        #expect(line.verdict.severity == .warning)
        #expect(line.verdict.seen == "rose under load: rx_dropped by 2, tx_dropped by 1")
        #expect(line.verdict.advice?.components(separatedBy: "dropped").count == 2)
    }
}
