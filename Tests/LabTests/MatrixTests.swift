import Testing

extension TwoHosts {
    /// Every way in which blocks can go, counted to the byte, and checked where they arrive.
    @Suite("Data arrives whole", .served)
    struct MatrixTests {
        @Test(
            "in every direction, in blocks of every size",
            arguments: Traffic.all,
            ["upload", "download", "both"]
        )
        func exact(_ traffic: Traffic, direction: String) async throws {
            let ways = direction == "both" ? 2 : 1
            // No whole number of any of these blocks.
            let (sizes, bytes) = ([64, 4096, 12345, 65536], 300_080)
            let list = sizes.map { "\($0)" }
            let run = try await Measurement.complete(
                ["run"] + traffic.arguments + [
                    "--direction", direction, "--verify", "--bytes", "\(bytes)", "--size", list.joined(separator: ","),
                ]
            )
            let rows = try run.summary()
            #expect(rows.map { $0["size_bytes"] } == list)
            for (row, size) in zip(rows, sizes) {
                expectComplete(row, traffic)
                #expect(row["direction"] == direction && row["channels"] == "1" && row["verified"] == "true")
                #expect(row["bytes"] == "\(bytes * ways)")
                #expect(row["messages"] == "\((bytes + size - 1) / size * ways)")
            }
            try expectAgreement(run.record(), bytes: bytes)
        }

        @Test("in blocks of one byte and few, which carry no stamp", arguments: Traffic.all)
        func small(_ traffic: Traffic) async throws {
            let run = try await Measurement.complete(
                ["run"] + traffic.arguments + ["--direction", "both", "--bytes", "10007", "--size", "1,8,63"]
            )
            let rows = try run.summary()
            #expect(rows.map { $0["messages"] } == ["20014", "2502", "318"])
            for row in rows {
                expectComplete(row, traffic)
                #expect(row["bytes"] == "20014" && row["verified"]?.isEmpty == true)
            }
        }

        @Test(
            "with one block in flight, and with many",
            arguments: Traffic.all.filter { $0.carrier != .tcp },
            [1, 128]
        )
        func depth(_ traffic: Traffic, depth: Int) async throws {
            let run = try await Measurement.complete(
                ["run"] + traffic.arguments + [
                    "--direction", "both", "--verify", "--bytes", "2000032", "--depth", "\(depth)",
                ]
            )
            let row = try #require(try run.summary().first)
            expectComplete(row, traffic)
            #expect(row["depth"] == "\(depth)" && row["verified"] == "true")
            #expect(row["bytes"] == "4000064")
        }

        @Test("through one place in memory", arguments: Traffic.all.filter { $0.carrier != .tcp })
        func oneBuffer(_ traffic: Traffic) async throws {
            let run = try await Measurement.complete(
                ["run"] + traffic.arguments + [
                    "--direction", "both", "--bytes", "8000032", "--channels", "2", "--size", "4KiB,64KiB",
                    "--one-buffer",
                ]
            )
            for row in try run.summary() {
                expectComplete(row, traffic)
                #expect(row["case"]?.hasSuffix("-one-buffer") == true && row["bytes"] == "16000064", "\(row)")
            }
        }

        /// A way over TCP without a copy at one end, its word in the case's name, and what a reader is told of it.
        private struct Way: CustomTestStringConvertible {
            let option: String
            let name: String
            var warning: String?

            var testDescription: String { option }

            static let all = [
                Way(option: "--sendfile", name: "sendfile"),
                Way(option: "--discard-received", name: "discarded", warning: "thrown away by the kernel"),
            ]
        }

        @Test("without a copy at one of its ends", arguments: Way.all)
        private func withoutCopy(_ way: Way) async throws {
            let run = try await Measurement.complete(
                ["run"] + Carrier.tcp.route + [
                    "--direction", "both", "--bytes", "8000032", "--channels", "2", "--size", "4KiB,3MiB",
                    way.option,
                ]
            )
            for row in try run.summary() {
                expectComplete(row, Traffic(carrier: .tcp, operation: ""))
                #expect(row["case"]?.hasSuffix("-\(way.name)") == true && row["bytes"] == "16000064", "\(row)")
            }
            try expectAgreement(run.record(), bytes: 8_000_032, isVerified: false, warning: way.warning)
        }

        @Test(
            "on four channels each way, which share the work, in blocks that are small and large",
            arguments: Traffic.all
        )
        func channels(_ traffic: Traffic) async throws {
            let bytes = 8_000_032
            let run = try await Measurement.complete(
                ["run"] + traffic.arguments + [
                    "--direction", "both", "--verify", "--bytes", "\(bytes)", "--channels", "4", "--size", "16KiB,1MiB",
                ]
            )
            let rows = try run.summary()
            #expect(rows.map { $0["messages"] } == ["978", "16"])
            for row in rows {
                expectComplete(row, traffic)
                #expect(row["channels"] == "4" && row["verified"] == "true" && row["bytes"] == "\(bytes * 2)")
            }
            try expectAgreement(run.record(), bytes: bytes)
            let channels = Set(try run.intervals().filter { $0["end"] == "client" }.compactMap { $0["channel"] })
            #expect(channels == Set((0..<8).map { "\($0)" }))
        }

        @Test(
            "at an end that the device serves nobody polls",
            arguments: Carrier.rdma,
            [("run", "write", "server"), ("run", "read", "client"), ("latency", "read", "server")]
        )
        func passive(_ carrier: Carrier, _ test: (command: String, operation: String, end: String)) async throws {
            let run = try await Measurement.complete(
                [test.command] + carrier.route + [
                    "--op", test.operation, "--size", "4KiB", "-t", "1s", "--completion", "busy",
                ]
            )
            let row = try #require(try run.summary().first)
            let cores = try #require(row.number("\(test.end)_process_cores"))
            #expect(cores < 0.5)
        }

        @Test("however workers wait, for a time instead of an amount", arguments: Traffic.all)
        func waiting(_ traffic: Traffic) async throws {
            for mode in ["event", "busy", "adaptive"] {
                let run = try await Measurement.complete(
                    ["run"] + traffic.arguments + [
                        "--direction", "both", "-t", "1s", "--warmup", "50ms", "--completion", mode,
                    ]
                )
                let row = try #require(try run.summary().first)
                expectComplete(row, traffic)
                #expect(row["completion"] == mode)
                #expect((row.number("throughput_gbps") ?? 0) > 0, "\(row)")
                let seconds = try #require(row.number("duration_s"))
                #expect((1..<5).contains(seconds))
            }
        }

        private func expectComplete(
            _ row: CSVTable.Row,
            _ traffic: Traffic,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            #expect(row["status"] == "complete" && row["errors"] == "0", "\(row)", sourceLocation: sourceLocation)
            #expect(row["transport"] == traffic.carrier.rawValue, sourceLocation: sourceLocation)
            #expect(row["op"] == traffic.operation, sourceLocation: sourceLocation)
            #expect(row["nics"] == "1", sourceLocation: sourceLocation)
            #expect(row["client_nic_names"] == traffic.carrier.interface, sourceLocation: sourceLocation)
            #expect(row["server_nic_names"] == traffic.carrier.interface, sourceLocation: sourceLocation)
        }

        /// Expects that both ends counted the same on each channel, that each direction has its bytes, that each block was
        /// checked, and no warning but this one for each case.
        private func expectAgreement(
            _ record: RunFile,
            bytes: Int,
            isVerified: Bool = true,
            warning: String? = nil,
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            // This test is another program on the client's host.
            let warnings = record.warnings.filter { !$0.contains("client: other programs") }
            let expected = record.cases.compactMap { _ in warning }
            #expect(record.complete && warnings.count == expected.count, "\(warnings)", sourceLocation: sourceLocation)
            #expect(
                zip(warnings, expected).allSatisfy { $0.contains($1) },
                "\(warnings)",
                sourceLocation: sourceLocation
            )
            for entry in record.cases {
                let client = try #require(entry.client?.channels, sourceLocation: sourceLocation)
                let server = try #require(entry.server?.channels, sourceLocation: sourceLocation)
                #expect(client.map(\.total.bytes) == server.map(\.total.bytes), sourceLocation: sourceLocation)
                #expect(client.map(\.total.blocks) == server.map(\.total.blocks), sourceLocation: sourceLocation)
                #expect(client.reduce(0) { $0 + $1.total.bytes } % bytes == 0, sourceLocation: sourceLocation)
                let checked = zip(client, server).allSatisfy {
                    max($0.total.verified, $1.total.verified) == (isVerified ? $0.total.blocks : 0)
                }
                #expect(checked, sourceLocation: sourceLocation)
            }
        }
    }
}
