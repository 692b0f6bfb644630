import Fabric
import Metering
import Results
import Transport

/// Bytes by us against what interfaces, or RDMA ports, have counted in the window: less headers, over all NICs in use.
struct WireChecks {
    /// What hosts say to each other beside the data: the control connection, neighbours, acknowledgements of loss.
    private static let others = 65536.0
    /// What a message, whichever way it goes, may add to either way beside its data: RETH or a request to READ, a message
    /// about it, its answer, and what they are wrapped in.
    private static let perMessage = 96.0

    private let checked: CheckedCase

    init(_ checked: CheckedCase) {
        self.checked = checked
    }

    var all: [CrossCheck] { checked.flows.map(check) }

    private func check(_ flow: CheckedCase.Flow) -> CrossCheck {
        let name = flow.name("bytes")
        switch counted(flow) {
        case .failure(let obstacle): return .unavailable(name, unit: "B", because: obstacle.reason)
        case .success(let counted):
            let (ours, spare) = expectation(of: flow, counted)
            let again = resent(flow)
            return CrossCheck(
                name,
                unit: "B",
                ours: ours,
                theirs: counted.bytes,
                below: spare + counted.doubt,
                above: again.map { spare + $0 },
                note: "counted by \(counted.source), headers taken off; beside the tolerance "
                    + "\(NumberText.scaled(spare, digits: 3))B may have been under way" + note(again)
                    + ". More is other traffic on the NIC, or what was sent again"
            )
        }
    }

    private func note(_ again: Double?) -> String {
        guard let again else { return ", and packets were sent again, nobody knows how many" }
        return again > 0 ? ", and \(NumberText.scaled(again, digits: 3))B were sent again" : ""
    }

    /// Our bytes in the end's window, and by how many more than the tolerance another's may differ.
    private func expectation(of flow: CheckedCase.Flow, _ counted: Counted) -> (bytes: Double, spare: Double) {
        var bytes = Double(flow.moved.bytes)
        var shift = 0.0
        let seconds = checked.report(flow.end)?.seconds ?? 0
        if flow.isCountedElsewhere, let other = checked.report(flow.end.peer)?.seconds, other > 0 {
            if case .seconds = checked.plan.amount { bytes *= seconds / other }
            shift = CheckedCase.apart + abs(seconds - other)
        }
        let rate = seconds > 0 ? bytes / seconds : 0
        // A stream of TCP has nothing but its data.
        let isBare = checked.plan.transport == .tcp && [.bandwidth, .latency].contains(checked.plan.workload)
        let messages =
            isBare ? 0 : checked.flows.filter { $0.end == flow.end }.reduce(0) { $0 &+ $1.moved.messages }
        return (
            bytes,
            checked.underWay(flow) + rate * (shift + abs(counted.seconds - seconds)) + Self.others
                + Double(messages) * Self.perMessage + Double(checked.bytesTwice)
        )
    }

    /// What was counted.
    private struct Counted {
        /// Less headers.
        let bytes: Double
        /// More of them that are payload, if the counter leaves out headers of the network.
        let doubt: Double
        /// Between its readings.
        let seconds: Double
        /// By whom, in words.
        let source: String
    }

    private struct Obstacle: Error {
        let reason: String
    }

    private func counted(_ flow: CheckedCase.Flow) -> Result<Counted, Obstacle> {
        if let obstacle = checked.obstacle { return .failure(Obstacle(reason: obstacle)) }
        guard checked.isAlone else {
            return .failure(Obstacle(reason: "other parts of the case use the same NICs at the same time"))
        }
        let links = flow.channels.compactMap(\.link)
        guard links.count == flow.channels.count, let format = checked.format else {
            return .failure(Obstacle(reason: "the kernel does not tell which NIC carried it, or its MTU"))
        }
        guard links.allSatisfy({ !$0.isLoopback }) else {
            return .failure(Obstacle(reason: "both ends are one host, whose loopback counts both ways as one"))
        }
        let nics = checked.report(flow.end)?.nics ?? []
        let isInterface = links.allSatisfy(\.isCountedByInterface)
        let counters = nics.compactMap { isInterface ? $0.interface : $0.device }
        guard !counters.isEmpty, counters.count == Set(links.map(\.nic)).count else {
            return .failure(
                Obstacle(reason: "\(isInterface ? "interface" : "RDMA device") has no counters that could be read")
            )
        }
        let names: NICCounterNames = isInterface ? .interface : .port
        let ways = flow.isSent.map { [$0 ? names.sent : names.received] } ?? [names.sent, names.received]
        guard isInterface || counters.allSatisfy({ $0[names.sent.bytes] != nil || $0[names.received.bytes] != nil })
        else { return .failure(Obstacle(reason: "the RDMA device does not count bytes")) }
        let bytes = counters.reduce(0.0) { sum, counters in
            sum + ways.reduce(0.0) { $0 + format.payload(counters, $1, unit: names.unit) }
        }
        // Vendors do not say whether a port's bytes are RoCE's packets with the headers that Ethernet, IP and UDP put
        // around them, or without.
        let isVague = !isInterface && links.contains { $0.transport == "roce" }
        let frames = counters.reduce(0.0) { sum, counters in
            sum + ways.reduce(0.0) { $0 + Double(counters[$1.frames] ?? 0) }
        }
        return .success(
            Counted(
                bytes: bytes,
                doubt: isVague ? frames * Double(format.headers - FrameFormat.transportHeaders) : 0,
                seconds: nics.compactMap { isInterface ? $0.seconds : $0.deviceSeconds }.max() ?? 0,
                source: nics.map { "\($0.nic)" }.joined(separator: " and ")
            )
        )
    }

    /// Bytes that were sent again, as far as TCP says; nil where nobody does, and something was.
    private func resent(_ flow: CheckedCase.Flow) -> Double? {
        if checked.hasOutages { return nil }
        let indices = Set(flow.channels.map(\.index))
        let channels = checked.reports.flatMap(\.channels).filter { indices.contains($0.index) }
        if checked.plan.transport == .tcp {
            return channels.compactMap(\.tcp).reduce(0) { $0 + Double($1.bytesRetransmitted) }
        }
        let devices = checked.reports.flatMap(\.nicsThroughout).compactMap(\.device)
        return devices.contains(where: \.tellsOfLoss) ? nil : 0
    }
}

/// What counters of bytes and frames are called.
private struct NICCounterNames {
    let sent: (bytes: String, frames: String)
    let received: (bytes: String, frames: String)
    /// Bytes that their counters of bytes count as one.
    let unit: UInt64

    /// An interface's.
    static let interface = NICCounterNames(
        sent: ("tx_bytes", "tx_packets"),
        received: ("rx_bytes", "rx_packets"),
        unit: 1
    )
    /// An RDMA port's, by the kernel's ABI/stable/sysfs-class-infiniband.
    static let port = NICCounterNames(
        sent: ("port_xmit_data", "port_xmit_packets"),
        received: ("port_rcv_data", "port_rcv_packets"),
        unit: 4
    )
}

extension FrameFormat {
    fileprivate func payload(_ counters: Counters, _ names: (bytes: String, frames: String), unit: UInt64) -> Double {
        payload(bytes: (counters[names.bytes] ?? 0) &* unit, frames: counters[names.frames] ?? 0)
    }
}

extension Counters {
    /// Whether packets were sent again, or had to be.
    var tellsOfLoss: Bool {
        values.keys.contains { name in
            ["retry", "retrans", "duplicate", "seq_err", "out_of_seq", "rnr", "timeout"].contains {
                name.lowercased().contains($0)
            }
        }
    }
}
