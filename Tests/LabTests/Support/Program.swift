import Glibc
import TestSupport
import Testing

/// A program on this host, as a user starts it in a shell; ended at the latest with this object.
final class Program: Sendable {
    /// What came of a program.
    struct Outcome: Sendable {
        /// The exit status; 128 and the signal's number where a signal ended it, as in the shell.
        let status: Int32
        /// What it wrote to standard output.
        let output: String
        /// What it wrote to standard error.
        let errors: String
    }

    /// A program that did not do what the test waited for.
    struct Stuck: Error, CustomStringConvertible {
        let description: String
    }

    private let process: ChildProcess
    private let scratch: Scratch

    /// Starts it; what it is called is looked up in PATH.
    init(_ command: [String]) throws {
        scratch = try Scratch()
        process = try ChildProcess(command, output: scratch.path + "/output", errors: scratch.path + "/errors")
    }

    /// What it has written to standard output so far.
    var output: String { scratch.text("output") }

    /// What it has written to standard error so far.
    var errors: String { scratch.text("errors") }

    var isRunning: Bool { process.status == nil }

    func signal(_ number: Int32) {
        process.signal(number)
    }

    /// Waits until it has said something on standard error.
    func waitUntil(itSays text: String, within seconds: Double = 20) async throws {
        try await wait(for: "'\(text)'", within: seconds) { $0.contains(text) }
    }

    /// Waits until it has printed an interval in which something was moved: on a busy host that may not be the first.
    func waitUntilDataFlows(within seconds: Double = 20) async throws {
        try await wait(for: "data that flows", within: seconds) { errors in
            errors.split(separator: "\n").contains { $0.contains(" Gbps ") && !$0.contains(" 0/s") }
        }
    }

    private func wait(
        for what: String,
        within seconds: Double,
        _ hasCome: @escaping @Sendable (String) -> Bool
    ) async throws {
        let hasEnded = await eventually(within: seconds) { hasCome(self.errors) || !self.isRunning }
        guard hasCome(errors) else {
            throw Stuck(description: "\(what) never came\(hasEnded ? ", and it has ended" : ""):\n\(errors)")
        }
    }

    /// Waits for its end; one that does not come is a failure.
    func outcome(within seconds: Double = 60) async throws -> Outcome {
        _ = await eventually(within: seconds) { !self.isRunning }
        guard let status = process.status else {
            signal(SIGKILL)
            throw Stuck(description: "still running after \(seconds) s:\n\(output)\(errors)")
        }
        return Outcome(status: status, output: output, errors: errors)
    }

    /// Starts it and waits for its end.
    static func run(_ command: [String], within seconds: Double = 60) async throws -> Outcome {
        try await Program(command).outcome(within: seconds)
    }
}

extension Program.Outcome {
    /// Expects a clear no: a line on standard error with these words, an exit status that says so, no table, no trap.
    func expectRefusal(_ words: String..., sourceLocation: SourceLocation = #_sourceLocation) {
        #expect((1..<128).contains(status), "status \(status): \(errors)", sourceLocation: sourceLocation)
        #expect(output.isEmpty, sourceLocation: sourceLocation)
        for word in words {
            #expect(errors.contains(word), "not in: \(errors)", sourceLocation: sourceLocation)
        }
    }
}
