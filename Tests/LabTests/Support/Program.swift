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

    /// Seconds after which a wait is given up, on the slowest of hosts: it only guards against hanging.
    static let patience = 90.0

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

    /// Ends a run that has shown what it is for, as Ctrl-C does, and expects that it ends well.
    func interrupt(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        signal(SIGINT)
        let outcome = try await outcome()
        #expect(outcome.status == 130, "\(outcome.errors)", sourceLocation: sourceLocation)
    }

    /// Waits until it has said something on standard error.
    func waitUntil(itSays text: String) async throws {
        try await wait(for: "'\(text)'") { $0.contains(text) }
    }

    /// Waits until it has printed an interval in which something was moved: on a busy host that may not be the first.
    func waitUntilDataFlows() async throws {
        try await wait(for: "data that flows") { errors in
            Self.intervals(in: errors).contains { $0.messagesPerSecond > 0 }
        }
    }

    /// Waits until the last intervals, all of them later than this call, are such.
    func waitUntil(
        _ what: String,
        intervals count: Int = 5,
        are such: @escaping @Sendable ([LiveInterval]) -> Bool
    ) async throws {
        let before = Self.intervals(in: errors).count
        try await wait(for: what) { errors in
            let later = Self.intervals(in: errors).dropFirst(before)
            return later.count >= count && such(Array(later.suffix(count)))
        }
    }

    private static func intervals(in errors: String) -> [LiveInterval] {
        errors.split(separator: "\n").compactMap { LiveInterval($0) }
    }

    private func wait(
        for what: String,
        _ hasCome: @escaping @Sendable (String) -> Bool
    ) async throws {
        let hasEnded = await eventually(within: Self.patience) { hasCome(self.errors) || !self.isRunning }
        guard hasCome(errors) else {
            throw Stuck(description: "\(what) never came\(hasEnded ? ", and it has ended" : ""):\n\(errors)")
        }
    }

    /// Waits for its end; one that does not come is a failure.
    func outcome(within seconds: Double = patience) async throws -> Outcome {
        _ = await eventually(within: seconds) { !self.isRunning }
        guard let status = process.status else {
            signal(SIGKILL)
            throw Stuck(description: "still running after \(seconds) s:\n\(output)\(errors)")
        }
        return Outcome(status: status, output: output, errors: errors)
    }

    /// Starts it and waits for its end.
    static func run(_ command: [String], within seconds: Double = patience) async throws -> Outcome {
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
