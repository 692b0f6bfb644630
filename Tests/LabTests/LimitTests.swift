import Testing

extension TwoHosts {
    /// Sizes, depths and counts that cannot be, each with the limit in the answer.
    @Suite("Beyond the limits", .served)
    struct LimitTests {
        @Test(
            "of the program",
            arguments: [
                (["--size", "2GiB"], "--size 2147483648: it must be between 1 and 1073741824 bytes"),
                (["--channels", "0"], "--channels 0: it must be between 1 and 1024"),
                (["--channels", "1025"], "--channels 1025: it must be between 1 and 1024"),
                (["--depth", "0"], "--depth 0: it must be between 1 and 16384"),
                (["--depth", "16385"], "--depth 16385: it must be between 1 and 16384"),
                (["--duration", "0s"], "--duration 0.0: it must be between"),
                (["--duration", "8000000s"], "--duration 8000000.0: it must be between"),
                (["--interval", "1ms"], "--interval 0.001: it must be between"),
                (["--bytes", "0"], "--bytes 0: there is nothing to move"),
                (["--verify", "--size", "15"], "a stamp needs blocks of at least 16 bytes"),
                (["--priority", "8"], "--priority 8: it must be between 0 and 7"),
                (["--priority=-1"], "--priority -1: it must be between 0 and 7"),
                (["--dscp", "64"], "--dscp 64: it must be between 0 and 63"),
                (["--transport", "tcp", "--ack-timeout", "67ms"], "--ack-timeout: TCP finds its own time"),
                (["--channels", "1024", "--depth", "1024"], "more than half of this host's"),
            ] as [([String], String)]
        )
        func plan(_ options: [String], words: String) async throws {
            let run = try Measurement(["run", "a"] + options)
            try await run.program.outcome().expectRefusal(words)
            #expect(try run.kept().isEmpty)
        }

        @Test(
            "of what can be said",
            arguments: [
                (["--size", "0"], "at least 1 byte"), (["--size=-1"], "-1"), (["--size", "12parsecs"], "12parsecs"),
                (["--depth", "many"], "many"), (["--priority", "high"], "high"), (["--dscp", "cs4"], "cs4"),
                (["--depth=-1"], "-1"), (["--channels=-4"], "-4"), (["--bytes=-1"], "-1"),
                (["--ack-timeout", "3h"], "at most 2.4 hours"), (["--ack-timeout", "0s"], "more than 0"),
                (["--op", "shout"], "shout"), (["--direction", "sideways"], "sideways"),
                (["--duration", "soon"], "soon"), (["--port", "70000"], "--port 70000"),
                (["--duration", "1s", "--bytes", "1"], "choose one"), (["--size", "1MiB..4KiB"], "1MiB..4KiB"),
                (["--size", "99999999999999999999"], "99999999999999999999"), (["--require", "speed>1"], "speed"),
            ] as [([String], String)]
        )
        func words(_ options: [String], words: String) async throws {
            let outcome = try await Program.run(["rdmabench", "run", "a"] + options)
            outcome.expectRefusal(words)
        }

        @Test("of the device", arguments: Carrier.rdma)
        func device(_ carrier: Carrier) async throws {
            // A block that is checked needs two requests, so that this is more than either device queues.
            let run = try await Program.run(
                ["rdmabench", "run"] + carrier.route + ["--no-results", "--verify", "--depth", "16384", "--size", "16"]
            )
            #expect(run.status == 1, "\(run.errors)")
            let limit = carrier == .roce ? "32767" : "32768"
            #expect(run.errors.contains(limit), "\(run.errors)")
            #expect(run.errors.contains(carrier == .roce ? "roce0" : "iwarp0"), "\(run.errors)")
            try await LabServer.current?.expectIdle()
        }

        @Test("of huge pages, of which there are none")
        func hugePages() async throws {
            let run = try await Program.run(["rdmabench", "run", "a", "--no-results", "--huge-pages"])
            #expect(run.status == 1, "\(run.errors)")
            #expect(run.errors.contains("this kernel has no huge pages"), "\(run.errors)")
        }
    }

    /// RLIMIT_MEMLOCK as an ordinary user has it.
    @Suite("Without the right to lock memory")
    struct MemoryLockTests {
        private static let limited = [
            "setpriv", "--bounding-set", "-ipc_lock", "--inh-caps", "-ipc_lock", "prlimit", "--memlock=65536",
        ]

        @Test("a client says what to set", arguments: Carrier.rdma)
        func client(_ carrier: Carrier) async throws {
            try await LabServer.serve { _ in
                let run = try Measurement(["run"] + carrier.route, under: Self.limited)
                let outcome = try await run.program.outcome()
                #expect(outcome.status == 1, "\(outcome.errors)")
                #expect(outcome.errors.contains("(RLIMIT_MEMLOCK) is 65536 bytes"), "\(outcome.errors)")
                #expect(outcome.errors.contains("ulimit -l"), "\(outcome.errors)")
                try await expectService(carrier)
            }
        }

        @Test("a server does, to its clients", arguments: Carrier.rdma)
        func server(_ carrier: Carrier) async throws {
            try await LabServer.serve(under: Self.limited) { server in
                let run = try Measurement(["run"] + carrier.route)
                let outcome = try await run.program.outcome()
                #expect(outcome.status == 1, "\(outcome.errors)")
                #expect(outcome.errors.contains("(RLIMIT_MEMLOCK) is 65536 bytes"), "\(outcome.errors)")
                try await expectService(.tcp)
            }
        }
    }
}
