import Foundation
import Glibc
import TestSupport
import Testing

@testable import Results

@Suite struct RunFolderTests {
    private let temporary: TemporaryFolder
    /// 2026-11-23 18:45:01 UTC.
    private let started = Date(timeIntervalSince1970: 1_795_459_501)

    init() throws {
        temporary = try TemporaryFolder()
    }

    @Test func isNamedByTimeAndLabels() throws {
        let folder = try RunFolder.create(
            in: "\(temporary.path)/a/b/",
            labels: ["TCP", "roce v2/..", ""],
            started: started
        )
        #expect(folder.runID == "20261123-184501-tcp-roce-v2-..")
        #expect(folder.path == "\(temporary.path)/a/b/\(folder.runID)")
        #expect(try temporary.names(in: "a/b") == [folder.runID])
    }

    @Test func takesNobodyElsesFolder() throws {
        let names = try (1...3).map { _ in
            try RunFolder.create(in: temporary.path, labels: ["x"], started: started).runID
        }
        #expect(names == ["20261123-184501-x", "20261123-184501-x-2", "20261123-184501-x-3"])
    }

    @Test func writesAndRewritesWithoutLeavings() throws {
        let folder = try RunFolder.create(in: temporary.path, started: started)
        try folder.write(summary: [.example("tcp")])
        try folder.write(summary: [.example("tcp"), .example("roce")])
        try folder.write(intervals: [])
        try folder.write(record: .example(folder.runID))
        try folder.markLatest()
        #expect(try temporary.names(in: folder.runID) == ["intervals.csv", "run.json", "summary.csv"])
        #expect(try temporary.text("latest/summary.csv").split(separator: "\n").count == 3)
        #expect(try temporary.text("latest/intervals.csv") == CSV.header(IntervalRow.self))
        #expect(try temporary.names() == [folder.runID, "latest"])
    }

    @Test func latestMovesOn() throws {
        for label in ["first", "second"] {
            let folder = try RunFolder.create(in: temporary.path, labels: [label], started: started)
            try folder.markLatest()
        }
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: "\(temporary.path)/latest")
        #expect(target == "20261123-184501-second", "relative, so that the folder can be moved")
    }

    @Test func aFolderCalledLatestIsNotTouched() throws {
        let folder = try RunFolder.create(in: temporary.path, started: started)
        try FileManager.default.createDirectory(
            atPath: "\(temporary.path)/latest/keep",
            withIntermediateDirectories: true
        )
        let error = try #require(throws: RunFolderError.self) { try folder.markLatest() }
        #expect(error.advice == "something else has that name: move it away")
        #expect(try temporary.names() == [folder.runID, "latest"], "no temporary name is left")
        #expect(try temporary.names(in: "latest") == ["keep"])
    }

    @Test func aFileInTheWayIsNamed() throws {
        try Data().write(to: URL(fileURLWithPath: "\(temporary.path)/file"))
        for root in ["\(temporary.path)/file", "\(temporary.path)/file/below"] {
            let error = try #require(throws: RunFolderError.self) { try RunFolder.create(in: root, started: started) }
            #expect(error.description.contains("Not a directory; something else has that name"), "\(error)")
        }
    }

    @Test func anEmptyNameIsRefused() {
        #expect(throws: RunFolderError.self) { try RunFolder.create(in: "", started: started) }
    }

    @Test func aFolderThatVanishedIsSaid() throws {
        let folder = try RunFolder.create(in: temporary.path, started: started)
        try FileManager.default.removeItem(atPath: folder.path)
        let error = try #require(throws: RunFolderError.self) { try folder.write(summary: []) }
        #expect(error.description.contains("summary.csv failed: No such file or directory; "))
    }

    @Test func aFailedWriteKeepsWhatWasThere() throws {
        let path = "\(temporary.path)/file"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(throws: RunFolderError.self) { try AtomicFile.write("text", to: path) }
        #expect(try temporary.names() == ["file"], "the temporary file is gone")
    }

    @Test func aFullDiskIsSaid() throws {
        // The name that is written to first, made a way to a device that is always full.
        let temporaryName = "\(temporary.path)/.file.\(getpid())"
        try #require(symlink("/dev/full", temporaryName) == 0)
        let error = try #require(throws: RunFolderError.self) {
            try AtomicFile.write("text", to: "\(temporary.path)/file")
        }
        #expect(error.reason == "No space left on device")
        #expect(error.advice.hasPrefix("free some space"))
        #expect(try temporary.names().isEmpty)
    }
}
