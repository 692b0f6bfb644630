import Testing

extension TwoHosts {
    @Suite("Storage and migration beside each other", .served)
    struct MixTests {
        @Test("every request is answered, and its data checked", arguments: Carrier.allCases)
        func storage(_ carrier: Carrier) async throws {
            let run = try await Measurement.complete(
                ["mix"] + carrier.route + [
                    "--verify", "-t", "500ms", "--warmup", "100ms", "--storage",
                    "iops=300,size=16KiB,read=50%,channels=2",
                    "--migration", "off", "--migration", "2MiB,size=64KiB", "--migration",
                    "name=read,2MiB,op=read,size=64KiB",
                ]
            )
            let rows = try run.summary()
            #expect(
                rows.map { $0["case"] } == [
                    "alone.storage", "2MiB.storage", "2MiB.migration", "read.storage", "read.migration",
                ]
            )
            for row in rows {
                #expect(row["status"] == "complete" && row["errors"] == "0" && row["verified"] == "true", "\(row)")
                #expect(row["transport"] == carrier.rawValue)
                guard row["workload"] == "storage" else {
                    #expect(row["limit_category"] == "LiveMigration" && (row.number("bytes") ?? 0) > 0)
                    continue
                }
                #expect(row["limit_category"] == "VirtualMachine" && row["direction"] == "both")
                // Poisson: 150, with a standard deviation of 12.
                #expect((80...220).contains(row.number("latency_count") ?? 0), "\(row)")
                #expect((row.number("read_latency_p50_us") ?? 0) > 0 && (row.number("write_latency_p50_us") ?? 0) > 0)
            }
        }

        @Test("storage has its guarantee, and migration what that leaves", arguments: Carrier.allCases)
        func guarantee(_ carrier: Carrier) async throws {
            let run = try await Partner.with(
                cable: ["rate", "a", "0", "100mbit"],
                undoneBy: ["rate", "a", "0", "off"]
            ) {
                try await Measurement.complete(
                    ["mix"] + carrier.route + [
                        "--speed", "\(carrier.interface)=100Mbps", "-t", "4s", "--warmup", "500ms",
                        "--storage", "rate=20Mbps,read=0%,size=16KiB,bursts=500ms",
                        "--migration", "unlimited,size=64KiB,channels=4",
                        "--migration", "guarantee=30Mbps,size=64KiB,channels=4",
                    ]
                )
            }
            let rows = try run.summary()
            let latencies = rows.compactMap { $0["workload"] == "storage" ? $0.number("latency_p50_us") : nil }
            try #require(latencies.count == 2)
            // Full, the switch's queue takes 50 ms. Without a guarantee it is, except while RoCE waits for what it lost.
            #expect(latencies[1] < 50_000 / 3, "\(latencies)")
            // Of 100 Mbit a fifth goes to storage, half of the time. What is late by more than 5 ms is lost by design, which
            // on a busy machine is much.
            let migration = try #require(rows.last?.number("throughput_gbps"))
            #expect((0.04...0.095).contains(migration), "it takes what storage leaves")
        }

        @Test("goes on over the other NIC", arguments: Carrier.allCases)
        func failover(_ carrier: Carrier) async throws {
            let networks = carrier == .iwarp ? "198.19.0.0/24,198.19.1.0/24" : "198.18.0.0/24,198.18.1.0/24"
            let run = try Measurement(
                ["mix"] + carrier.route + [
                    "--networks", networks, "--policy", "strict", "--dead-after", "500ms",
                    "-t", "120s", "--warmup", "0s", "--interval", "250ms",
                    "--storage", "iops=200,size=16KiB", "--migration", "2MiB,size=64KiB",
                ]
            )
            try await run.program.waitUntilDataFlows()
            try await Partner.withoutCable(1) {
                // Two lines an interval, of each part one.
                try await run.program.waitUntil("both over one NIC", intervals: 8) { intervals in
                    intervals.allSatisfy { !$0.down.isEmpty && $0.gigabits > 0 }
                }
                try await run.program.interrupt()
            }
            for row in try run.summary() {
                #expect(row["status"] == "incomplete" && row["errors"] == "0", "\(row)")
                #expect((row.number("outages") ?? 0) >= 1)
                // All but those of the last moment, also those that the dead NIC had taken.
                if row["workload"] == "storage" { #expect((row.number("unserved") ?? 99) < 10, "\(row)") }
            }
        }
    }

    @Suite("A mix that cannot be")
    struct MixRefusalTests {
        @Test(
            "is refused before anybody is called",
            arguments: [
                (["--storage", "iops=0"], "iops 0.0"), (["--storage", "iops=many"], "that cannot be read"),
                (["--storage", "iops=1,rate=1Gbps"], "choose one"), (["--storage", "speed=1"], "there are iops, rate"),
                (["--storage", "read=150%"], "read=150%"), (["--storage", "fast"], "iops=4000,size=64KiB"),
                (["--storage", "size=0"], "--size 0"), (["--storage", "category=Disk"], "VirtualMachine"),
                (["--storage", "iops=1,iops=2"], "twice"), (["--storage", "depth=0"], "--depth 0"),
                (["--storage", "iops=1", "--migration", "fast"], "off, unlimited or a limit"),
                (["--storage", "iops=1", "--migration", "1KiB"], "less than 1 MiB/s"),
                (["--storage", "iops=1", "--migration", "off,1GiB"], "choose one"),
                (["--storage", "iops=1", "--migration", "off", "--migration", "off"], "two cases are called 'alone'"),
                (["--storage", "iops=1", "--migration", "op=copy"], "op=copy"), ([], "--storage"),
            ] as [([String], String)]
        )
        func refused(_ arguments: [String], words: String) async throws {
            let outcome = try await Program.run(["rdmabench", "mix", "no-such-host.invalid"] + arguments)
            #expect(outcome.status == 64, "\(outcome)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }
}
