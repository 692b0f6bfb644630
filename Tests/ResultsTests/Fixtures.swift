import Foundation
import Metering

@testable import Results

extension SummaryRow {
    /// A case of 10 s in which 11.75 GB were moved.
    static func example(_ transport: String = "roce", size: Int? = 65536) -> SummaryRow {
        var row = SummaryRow(
            runID: "20261123-184501-tcp-roce",
            caseName: "\(transport)-write-64KiB",
            transport: transport,
            operation: "write",
            direction: "upload"
        )
        row.nics = 2
        row.channels = 4
        row.depth = 16
        row.sizeBytes = size
        row.durationSeconds = 10
        row.bytes = 11_750_000_000
        row.messages = 179_291
        var machine = MachineCPUTime()
        (machine.user, machine.softirq, machine.steal) = (1, 2, 0.5)
        let usage = CPUUsage(seconds: 10, process: ProcessCPUTime(user: 1.25), machine: machine, processors: 2)
        row.client = HostCost(usage, bytes: 11_750_000_000)
        row.retransmits = 3
        row.errors = 0
        row.verified = true
        return row
    }
}
