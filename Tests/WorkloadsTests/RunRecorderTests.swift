import Foundation
import Metering
import Results
import Testing

@testable import Transport
@testable import Workloads

@Suite struct RunRecorderTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "rdmabench-\(UUID().uuidString)")

    private func withRecorder(_ body: (inout RunRecorder) throws -> Void) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var recorder = try RunRecorder(
            root: folder.path,
            labels: ["tcp", "write"],
            command: ["rdmabench", "run", "a"]
        )
        try body(&recorder)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    private func sampled(_ plan: TransferPlan) -> Reports {
        var reports = Reports(plan)
        var series = IntervalSeries()
        for second: UInt64 in 1...2 {
            let totals = ChannelTotals(bytes: second * 100, messages: second)
            series.append(
                IntervalSample(
                    nanoseconds: second * 1_000_000_000,
                    channels: Array(repeating: totals, count: plan.channelList.count)
                )
            )
        }
        reports.client = reports.client.with(series: series)
        return reports
    }

    @Test func severalCasesAreWrittenAsTheyCome() throws {
        try withRecorder { recorder in
            try recorder.add(sampled(TransferPlan(transport: .tcp, channels: 2)).result)
            #expect(try text("\(recorder.runID)/summary.csv").split(separator: "\n").count == 2)
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "latest").path))
            try recorder.add(Reports(TransferPlan(transport: .rdma)).result)
            try recorder.finish(complete: true)
            let summary = try text("latest/summary.csv").split(separator: "\n")
            #expect(summary.count == 3)
            #expect(summary[1].contains("tcp-upload-64KiB") && summary[2].contains("roce-write-upload-64KiB"))
            // Two samples of two channels, and the header; the server had none.
            #expect(try text("latest/intervals.csv").split(separator: "\n").count == 5)
            #expect(try text("latest/latency.csv") == "run_id,case,part,latency_us,count\n")
            #expect(recorder.rows.map(\.caseName) == ["tcp-upload-64KiB", "roce-write-upload-64KiB"])
            let record = try JSONDecoder().decode(RunRecord.self, from: Data(text("latest/run.json").utf8))
            #expect(record.complete)
            #expect(record.cases.count == 2)
            #expect(record.command == ["rdmabench", "run", "a"])
            #expect(record.cases[0].client != nil && record.cases[0].server != nil)
            #expect(try recorder.json() == text("latest/run.json"))
        }
    }

    @Test func aCaseThatNeverBeganIsARowThatSaysWhy() throws {
        try withRecorder { recorder in
            let casePlan = Reports(TransferPlan(transport: .rdma, channels: 3, blockSize: 512)).casePlan
            try recorder.add(CaseResult(runID: recorder.runID, casePlan, failure: "no memory: set RLIMIT_MEMLOCK"))
            try recorder.finish(complete: true)
            let row = try #require(recorder.rows.first)
            #expect(!row.complete && row.errors == 1 && row.bytes == nil)
            #expect((row.channels, row.sizeBytes, row.transport) == (3, 512, "roce"))
            #expect(recorder.warnings == ["roce-write-upload-512B: no memory: set RLIMIT_MEMLOCK"])
            let record = try JSONDecoder().decode(RunRecord.self, from: Data(text("latest/run.json").utf8))
            #expect(!record.complete, "not all of it ran")
            #expect(record.warnings == recorder.warnings)
            #expect(record.cases[0].client == nil)
        }
    }

    @Test func onlyAMigrationHasFilesOfMachines() throws {
        try withRecorder { recorder in
            let manager = FileManager.default
            func isThere(_ name: String) -> Bool {
                manager.fileExists(atPath: folder.appending(path: "\(recorder.runID)/\(name).csv").path)
            }
            try recorder.add(Reports(TransferPlan(transport: .tcp)).result)
            #expect(!isThere("rounds") && !isThere("machines"))
            try recorder.add(Reports.migration().result)
            #expect(try text("\(recorder.runID)/rounds.csv").split(separator: "\n").count == 3)
            #expect(try text("\(recorder.runID)/machines.csv").split(separator: "\n").count == 4)
            #expect(recorder.machines.map(\.machine) == ["vm1", "vm2", "vm3"])
        }
    }

    @Test func aRunThatEndedEarlyIsMarked() throws {
        try withRecorder { recorder in
            try recorder.add(Reports(TransferPlan(transport: .tcp)).result)
            try recorder.finish(complete: false)
            let record = try JSONDecoder().decode(RunRecord.self, from: Data(text("latest/run.json").utf8))
            #expect(!record.complete)
        }
    }

    @Test func aRunThatDiesKeepsItsWarnings() throws {
        try withRecorder { recorder in
            var reports = Reports(TransferPlan(transport: .tcp))
            reports.incomplete = "the server is gone"
            try recorder.add(reports.result)
            let json = try text("\(recorder.runID)/run.json")
            let record = try JSONDecoder().decode(RunRecord.self, from: Data(json.utf8))
            #expect(record.warnings == recorder.warnings)
            #expect(record.warnings.count == 1)
        }
    }

    @Test func withoutAFolderNothingIsWritten() throws {
        var recorder = try RunRecorder(root: nil, labels: ["tcp"], command: [])
        try recorder.add(Reports(TransferPlan(transport: .tcp)).result)
        try recorder.finish(complete: true)
        #expect(recorder.folder == nil)
        #expect(recorder.rows.count == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    @Test func aFolderThatCannotBeMadeIsNamed() {
        let error = #expect(throws: RunFolderError.self) {
            _ = try RunRecorder(root: "/proc/no/such", labels: [], command: [])
        }
        #expect(error.map { "\($0)" }?.contains("/proc") == true)
    }
}
