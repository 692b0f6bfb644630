import Foundation
import Glibc
import TestSupport

/// The program as a user starts it, with limits in a folder of a test's own.
struct Command {
    /// What came of it.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// It did not end.
    struct Stuck: Error {
        let arguments: [String]
    }

    let state: String
    /// Whether somebody else starts it, who may not write to what belongs to the test's user.
    var isStranger = false

    func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    func run(_ arguments: [String]) throws -> Outcome {
        let folder = try TemporaryFolder()
        let process = try start(arguments, in: folder)
        guard pollUntil({ process.status != nil }), let status = process.status else {
            throw Stuck(arguments: arguments)
        }
        let texts = try ["output", "errors"].map { String(decoding: try folder.bytes(of: $0), as: UTF8.self) }
        return Outcome(status: status, output: texts[0], errors: texts[1])
    }

    /// Starts it, with its output and errors in files of a folder.
    func start(_ arguments: [String], in folder: TemporaryFolder) throws -> ChildProcess {
        try ChildProcess(
            ["env", "RDMABENCH_STATE=\(state)"] + (try prefix(folder)) + arguments,
            output: folder.path + "/output",
            errors: folder.path + "/errors"
        )
    }

    private func prefix(_ folder: TemporaryFolder) throws -> [String] {
        // It lies beside the tests' own program.
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(filePath: tests).deletingLastPathComponent().appending(path: "rdmabench")
        guard isStranger && geteuid() == 0 else { return [program.path] }
        // Where it was built may be closed to others.
        let copy = URL(filePath: folder.path).appending(path: "rdmabench")
        try FileManager.default.copyItem(at: program, to: copy)
        return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", copy.path]
    }
}
