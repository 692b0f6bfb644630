import Foundation
import TestSupport
import Testing

/// A server on one of the hosts, with a log of each session.
struct LabServer: Sendable {
    /// The server that ``Served`` started for the suite which is running.
    @TaskLocal static var current: LabServer?

    let host: String
    /// Its process on that host.
    let processID: Int32
    private let program: Program
    private let idle: HostState

    /// Starts a server that listens on all addresses of host a, and returns when clients may come.
    ///
    /// - Parameters:
    ///   - admission: whom it lets in.
    ///   - options: what else it is told.
    ///   - under: a command that starts it, as in `["prlimit", "--memlock=65536"]`.
    static func start(
        on host: String = "a",
        listen: String = "::",
        admission: [String] = ["--no-auth"],
        options: [String] = [],
        under: [String] = []
    ) async throws -> LabServer {
        let program = try Program(
            ["on-host", host, "bash", "-c", "echo \"process $$.\" >&2; exec \"$@\"", "server"] + under
                + ["rdmabench", "server", "--verbose", "--listen", listen] + admission + options
        )
        try await program.waitUntil(itSays: "] listening")
        let text = try #require(program.errors.firstMatch(of: /process (\d+)\./)?.1)
        let processID = try #require(Int32(text))
        return LabServer(
            host: host,
            processID: processID,
            program: program,
            idle: try await .now(host, process: processID)
        )
    }

    /// What it has logged so far.
    var log: String { program.errors }

    /// What it has written to standard output so far.
    var output: String { program.output }

    /// Waits until it logs something.
    func waitUntil(itSays text: String) async throws {
        try await program.waitUntil(itSays: text)
    }

    func signal(_ name: String) async throws {
        let outcome = try await Program.run(["on-host", host, "kill", "-s", name, "\(processID)"])
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// How often its threads have gone to sleep so far (proc_pid_status(5)).
    func wakeUps() async throws -> Int {
        let status = try await Program.run([
            "on-host", host, "sh", "-c", "cat /proc/\(processID)/task/*/status",
        ])
        return status.output.matches(of: /\nvoluntary_ctxt_switches:\s*(\d+)/).compactMap { Int($0.1) }.reduce(0, +)
    }

    /// Waits for its end.
    func outcome(within seconds: Double = Program.patience) async throws -> Program.Outcome {
        try await program.outcome(within: seconds)
    }

    /// Expects that all that it held for its clients is gone, or goes within seconds.
    func expectIdle(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let deadline = ContinuousClock.now + .seconds(Program.patience)
        var state = try await HostState.now(host, process: processID)
        while state != idle && ContinuousClock.now < deadline {
            state = try await HostState.now(host, process: processID)
        }
        #expect(state == idle, "left behind:\n\(state)before:\n\(idle)\(log)", sourceLocation: sourceLocation)
    }

    /// Ends it as an administrator does, and expects that it goes, with nothing left behind.
    func end(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await expectIdle(sourceLocation: sourceLocation)
        program.signal(SIGTERM)
        let outcome = try await outcome()
        #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(!outcome.errors.contains("channels still open"), sourceLocation: sourceLocation)
    }

    /// Starts a server for `body`, and ends it after that.
    static func serve(
        on host: String = "a",
        listen: String = "::",
        admission: [String] = ["--no-auth"],
        options: [String] = [],
        under: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: (LabServer) async throws -> Void
    ) async throws {
        let server = try await start(on: host, listen: listen, admission: admission, options: options, under: under)
        do {
            try await body(server)
        } catch {
            Issue.record("\(error)\n\(server.log)", sourceLocation: sourceLocation)
            try? await server.signal("KILL")
            _ = try await server.outcome()
            return
        }
        try await server.end(sourceLocation: sourceLocation)
    }
}

/// One server for all tests of a suite, which must outlive each of them.
struct Served: SuiteTrait, TestScoping {
    let isRecursive = false

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await LabServer.serve { server in
            try await LabServer.$current.withValue(server) { try await function() }
        }
    }
}

extension Trait where Self == Served {
    /// One server for all tests of the suite.
    static var served: Served { Served() }
}
