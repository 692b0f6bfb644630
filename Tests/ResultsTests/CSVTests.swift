import Metering
import Testing

@testable import Results

@Suite struct CSVTests {
    /// The order is promised to whoever reads the files: change it and their scripts break.
    @Test func summaryHasThePromisedColumnsFirst() {
        let promised = """
            run_id,case,transport,op,direction,nics,channels,depth,size_bytes,limit_bytes_per_s,duration_s,bytes,\
            throughput_gbps,messages_per_s,client_process_cores,client_system_cores,client_cpu_s_per_gb,\
            server_process_cores,server_system_cores,server_cpu_s_per_gb,latency_p50_us,latency_p99_us,retransmits,\
            errors,verified
            """
        #expect(CSV.header(SummaryRow.self).hasPrefix(promised + ","))
        #expect(
            CSV.header(IntervalRow.self)
                == "run_id,case,start_s,end_s,end,channel,direction,nic,bytes,throughput_gbps,messages,state\n"
        )
    }

    @Test func columnsHaveOneNameEach() {
        let names = SummaryRow.columns.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func aRowHasItsNumbers() {
        let line = CSV.line(SummaryRow.example())
        let expected = """
            20261123-184501-tcp-roce,roce-write-64KiB,roce,write,upload,2,4,16,65536,,10,11750000000,9.4,17929.1,\
            0.125,0.35,0.297872,,,,,,3,0,true,complete,
            """
        #expect(line.hasPrefix(expected), "\(line)")
        #expect(line.split(separator: ",", omittingEmptySubsequences: false).count == SummaryRow.columns.count)
        #expect(line.hasSuffix("\n"))
    }

    @Test func whatWasNotMeasuredIsEmptyAndNotZero() {
        let row = SummaryRow(runID: "r", caseName: "c", transport: "tcp", operation: "send", direction: "both")
        let cells = Dictionary(uniqueKeysWithValues: SummaryRow.columns.map { ($0.name, $0.cell(row).text) })
        let filled = ["run_id", "case", "transport", "op", "direction", "status"]
        #expect(cells.filter { !$0.value.isEmpty }.keys.sorted() == filled.sorted())
    }

    @Test func aRunWithoutTimeHasNoRate() {
        var row = SummaryRow.example()
        row.durationSeconds = 0
        #expect(row.throughputGigabitsPerSecond == nil)
        #expect(row.messagesPerSecond == nil)
    }

    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""),
        ("two\nlines", "\"two\nlines\""),
        ("two\r\nlines", "\"two\r\nlines\""), ("\r", "\"\r\""), (" padded", "\" padded\""), ("\"", "\"\"\"\""),
        ("ü💾", "ü💾"),
    ])
    func quotes(_ field: String, _ quoted: String) {
        #expect(CSV.quoted(field) == quoted)
    }

    @Test(arguments: [
        (Cell.empty, ""), (.integer(.max), "18446744073709551615"), (.decimal(0.5, places: 3), "0.5"),
        (.decimal(.nan, places: 3), ""), (.decimal(-.infinity, places: 3), ""), (.boolean(false), "false"),
        (.count(-1), "0"), (.decimal(Double.nan, 3), ""), (.count(nil as Int?), ""),
        (.decimal(1e15, places: 0), "1000000000000000"),
    ])
    func cellsBecomeText(_ cell: Cell, _ text: String) {
        #expect(cell.text == text)
    }

    @Test func aRowForEachIntervalAndChannel() {
        var series = IntervalSeries()
        for (second, bytes) in [(1, 125_000_000), (2, 375_000_000)] as [(UInt64, UInt64)] {
            let moved = ChannelTotals(bytes: bytes, messages: bytes / 1_000_000)
            series.append(
                IntervalSample(
                    nanoseconds: second * 1_000_000_000,
                    channels: [moved, ChannelTotals()],
                    down: second == 2 ? [1] : []
                )
            )
        }
        let rows = IntervalRow.rows(
            runID: "r",
            caseName: "c",
            endpoint: .server,
            series: series,
            channels: [ChannelLabel(number: 0, direction: "upload", nic: "eth1")]
        )
        #expect(
            rows.map { CSV.line($0) } == [
                "r,c,0,1,server,0,upload,eth1,125000000,1,125,up\n", "r,c,0,1,server,1,,,0,0,0,up\n",
                "r,c,1,2,server,0,upload,eth1,250000000,2,250,up\n", "r,c,1,2,server,1,,,0,0,0,down\n",
            ]
        )
    }
}
