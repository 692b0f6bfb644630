import Foundation
import TestSupport
import Testing

@testable import Results

@Suite struct RunFilesTests {
    private let temporary: TemporaryFolder
    private let folder: RunFolder

    init() throws {
        temporary = try TemporaryFolder()
        folder = try RunFolder.create(in: temporary.path, labels: ["x"], started: Date())
    }

    private func write(_ text: String, _ name: String) throws {
        try text.write(toFile: "\(folder.path)/\(name)", atomically: true, encoding: .utf8)
    }

    private func error(_ path: String) -> String {
        do throws(ResultFileError) {
            _ = try RunFiles(reading: path)
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test func aWholeRunComesBack() throws {
        try folder.write(summary: [.example("tcp")])
        try folder.write(intervals: [])
        try folder.write(latencies: [])
        try folder.write(record: .example(folder.runID))
        let run = try RunFiles(reading: folder.path + "/")
        #expect(run.runID == "20261123-184501-tcp-roce")
        #expect(run.cases.count == 1)
        #expect(run.problems.isEmpty)
        #expect(run.description?.client.hostname == "a")
    }

    @Test func aRunOfAnOlderVersionIsUsed() throws {
        try write("case,transport,direction,throughput_gbps\nc,tcp,upload,9.4\n", "summary.csv")
        let run = try RunFiles(reading: folder.path)
        #expect(run.cases[0].number("throughput_gbps") == 9.4)
        #expect(run.intervals == nil && run.latencies == nil && run.description == nil)
        #expect(run.problems.count == 3)
    }

    @Test func anotherLayoutOfTheRecordIsLeftOut() throws {
        try folder.write(summary: [.example()])
        try write("{\"schema\": 7, \"hosts\": []}", "run.json")
        #expect(try RunFiles(reading: folder.path).problems.contains { $0.contains("the layout 7") })
        try write("{\"schema\": 1, \"run_id\": \"x\"}", "run.json")
        #expect(try RunFiles(reading: folder.path).problems.contains { $0.contains("no 'started'") })
        try write("{", "run.json")
        let run = try RunFiles(reading: folder.path)
        #expect(run.description == nil && run.problems.contains { $0.contains("run.json cannot be read") })
    }

    @Test func whatIsNoRunIsSaid() throws {
        #expect(error("\(temporary.path)/nothing").contains("there is no such folder"))
        #expect(error(folder.path).contains("not the folder of a run"))
        try folder.write(record: .example(folder.runID))
        #expect(error(folder.path).contains("ended before its first case"))
        try folder.markLatest()
        #expect(error(temporary.path).contains("name one of the runs in it"))
        #expect(error("\(folder.path)/run.json").contains("this is a file"))
    }

    @Test func aFileEditedByHandIsNamedWithItsLine() throws {
        try write("case,transport,direction,throughput_gbps\nc,tcp,upload,9.4\nd,tcp,upload,fast\n", "summary.csv")
        #expect(error(folder.path).hasPrefix("\(folder.path)/summary.csv:3: throughput_gbps: 'fast' is no number"))
        try folder.write(summary: [.example()])
        try write("case,start_s,end_s,end,throughput_gbps\nc,0,1,client,\nc,1,two,client,\n", "intervals.csv")
        #expect(error(folder.path).hasPrefix("\(folder.path)/intervals.csv:3: end_s: 'two' is no number"))
    }
}
