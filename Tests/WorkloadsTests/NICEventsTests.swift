import Metering
import Results
import Testing

@testable import Transport
@testable import Workloads

/// What a case tells of counters that mean trouble.
@Suite struct NICEventsTests {
    @Test func areToldByEndAndNIC() {
        var reports = Reports(TransferPlan(transport: .rdma))
        let counters = ["rx_prio3_pause": UInt64(7), "out_of_seq_request": 2, "sent_pkts": 1000]
        let moved = NICCounters(
            nic: NICName(interface: "nic0", device: "rdma0"),
            seconds: 1,
            device: Counters(values: counters)
        )
        reports.client = reports.client.with(nics: [moved])
        reports.server = reports.server?.with(nics: [moved])
        let events = reports.result.record.events
        #expect(
            events.map(\.counter) == ["out_of_seq_request", "rx_prio3_pause", "out_of_seq_request", "rx_prio3_pause"]
        )
        #expect(events.map(\.nic) == Array(repeating: "nic0 (rdma0)", count: 4))
        #expect(events.map(\.end) == [.client, .client, .server, .server])
        #expect(events[1].count == 7 && events[1].meaning.hasPrefix("priority 3: "))
    }

    /// A server that gets to its window late finds there what the client's packets met before.
    @Test func areToldAlsoWhereAWindowHasMissedThem() {
        var reports = Reports(TransferPlan(transport: .rdma))
        reports.server = reports.server?.with(
            nics: [.ofDevice("rdma0", [:])],
            nicsThroughout: [.ofDevice("rdma0", ["out_of_seq_request": 4, "local_ack_timeout_err": 3])]
        )
        #expect(reports.result.record.events.map(\.count) == [3, 4])
        #expect(reports.row.retransmits == 3)
    }
}
