import Metering
import Testing

@testable import Results

@Suite struct RequirementTests {
    @Test(arguments: [
        "throughput>=9Gbps", "throughput >= 9400Mbps", "throughput>=1.175GB/s", "throughput_gbps>=9.4", "throughput<10",
        "errors==0", "errors<1", "retransmits<=3", "retransmits!=4", "verified==true", "bytes>=11GB", "bytes>1",
        "duration>=10", "duration==10s", "duration_s<1m", "client_cpu_s_per_gb<=0.3", "client_system_cores>0.1",
        "message_rate>17000", "Throughput>9", "size_bytes==64KiB",
    ])
    func isMet(_ text: String) throws {
        #expect(try Requirement(parsing: text).evaluate(.example()) == .pass)
    }

    @Test(arguments: [
        ("throughput>=9.5Gbps", "throughput_gbps is 9.4"), ("throughput<9.4", "throughput_gbps is 9.4"),
        ("errors!=0", "errors is 0"), ("errors>0", "errors is 0"), ("verified==false", "verified is true"),
        ("latency_p99<=50us", "latency_p99_us was not measured"),
        ("cpu_s_per_gb<=0.5", "server_cpu_s_per_gb was not measured"),
        ("cpu_s_per_gb<=0.1", "client_cpu_s_per_gb is 0.297872"),
        ("limit_bytes_per_s<=1GB/s", "limit_bytes_per_s was not measured"),
    ])
    func isNotMet(_ text: String, _ reason: String) throws {
        let verdict = try Requirement(parsing: text).evaluate(.example())
        #expect(verdict == .fail("roce-write-64KiB: \(text) is not met: \(reason)"))
    }

    @Test func latencyTakesTimes() throws {
        var histogram = LatencyHistogram()
        histogram.record(40000)
        var row = SummaryRow.example()
        row.latency = LatencySummary(histogram)
        for text in [
            "latency_p99<=50us", "latency_p99<=0.05ms", "latency_p99_us<=50", "latency_max<1ms", "latency_min>39",
        ] {
            #expect(try Requirement(parsing: text).evaluate(row) == .pass, "\(text)")
        }
        #expect(try Requirement(parsing: "latency_p50<30us").evaluate(row) != .pass)
        #expect(try Requirement(parsing: "latency_p9999<1s").evaluate(row) != .pass, "one message has no p99.99")
    }

    @Test func bothEndsMustMeetWhatIsSaidOfBoth() throws {
        var row = SummaryRow.example()
        row.server = row.client
        row.outages = OutageSummary(count: 1, detectSeconds: 3, handOverSeconds: 3.1, recoverSeconds: 6, bytesTwice: 9)
        #expect(try Requirement(parsing: "cpu_s_per_gb<=0.3").evaluate(row) == .pass)
        row.server.cpuSecondsPerGB = 0.31
        #expect(try Requirement(parsing: "cpu_s_per_gb<=0.3").evaluate(row) != .pass)
    }

    @Test(arguments: [
        ("", "no comparison"), ("throughput", "no comparison"), ("throughput=9", "no comparison"),
        ("throughput>=", "nothing was given"), (">=9", "no metric ''"),
        ("speed>=9", "there are throughput, message_rate"),
        ("case==x", "no metric 'case'"), ("throughput>=fast", "not a rate"),
        ("throughput>=9GiB", "no known unit 'GiB'"),
        ("errors==none", "not a number"), ("errors==nan", "not a number"), ("errors==-1", "not a number"),
        ("throughput>=1e3", "no known unit"), ("throughput>=0x9", "no known unit"),
        ("verified==yes", "neither true nor false"),
        ("verified==1", "neither true nor false"), ("latency_p99<=50 parsecs", "no known unit"),
        ("throughput>=9>=8", "no known unit"), ("throughput=>9", "no comparison"), ("💾>=9", "no metric"),
        ("errors==1.2.3", "not a number"),
    ])
    func refuses(_ text: String, _ reason: String) throws {
        let error = try #require(throws: RequirementError.self) { try Requirement(parsing: text) }
        #expect(error.description.contains(reason), "\(error)")
        #expect(error.description.hasPrefix("requirement '"))
    }

    @Test func refusesLongTextBriefly() throws {
        for text in [String(repeating: "9", count: 10000), "errors==" + String(repeating: "9", count: 10000)] {
            let error = try #require(throws: RequirementError.self) { try Requirement(parsing: text) }
            #expect(error.description.count < 250)
        }
    }

    @Test func everyMetricThatIsNamedIsKnown() {
        #expect(Metric.names.allSatisfy { Metric.named($0)?.name == $0 })
        #expect(Set(Metric.names).count == Metric.names.count)
    }

    @Test func everyColumnOfNumbersIsAMetric() {
        var row = SummaryRow.example()
        var histogram = LatencyHistogram()
        histogram.record(1000, count: 10000)
        row.latency = LatencySummary(histogram)
        row.limitBytesPerSecond = 1
        row.ceilingGigabitsPerSecond = 1
        row.slowest = SlowestSummary(second: 1, tenth: 1)
        row.repetition = Repetition(of: "c", number: 1)
        row.setUpSeconds = 0.1
        (row.priority, row.dscp) = (4, 32)
        row.acknowledgeTimeoutMilliseconds = 67.1
        row.client.otherCores = 0.5
        row.server = row.client
        row.storage = StorageSummary(requestsPerSecond: 1, readShare: 0.5, reads: row.latency, writes: row.latency)
        row.outages = OutageSummary(count: 1, detectSeconds: 3, handOverSeconds: 3.1, recoverSeconds: 6, bytesTwice: 9)
        var machine = MachineRow(runID: "r", caseName: "c", machine: "vm1", memoryBytes: 1, status: .moved)
        (machine.startSeconds, machine.totalSeconds, machine.downtimeSeconds) = (0, 1, 0.1)
        row.migration = MigrationSummary([machine], residentBytes: 1, performance: "smb")
        for column in SummaryRow.columns {
            let isNumber = column.cell(row).number != nil || column.name == "verified"
            #expect((Metric.named(column.name) != nil) == isNumber, "\(column.name)")
        }
    }
}
