import Foundation
import TestSupport

/// A program as a user starts it.
struct Program {
    /// What came of it.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// It did not end.
    struct Stuck: Error {
        let command: [String]
    }

    /// The project's own: it lies beside the tests'.
    static func rdmabench(_ arguments: [String], in folder: String) throws -> Outcome {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(filePath: tests).deletingLastPathComponent().appending(path: "rdmabench").path
        return try run([program] + arguments, in: folder)
    }

    /// Runs a command to its end; `folder` is for what it prints.
    static func run(_ command: [String], in folder: String) throws -> Outcome {
        let files = ["output", "errors"].map { "\(folder)/\(UUID().uuidString)-\($0)" }
        let process = try ChildProcess(command, output: files[0], errors: files[1])
        guard pollUntil({ process.status != nil }), let status = process.status else { throw Stuck(command: command) }
        let texts = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }
        return Outcome(status: status, output: texts[0], errors: texts[1])
    }
}

/// Gives a test a folder that is gone afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rdmabench-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
}
