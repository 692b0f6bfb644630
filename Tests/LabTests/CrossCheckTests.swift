import Testing

extension TwoHosts {
    /// What a run says beside what the kernel, the other end, and the wire say.
    @Suite("Figures are held against others'", .served)
    struct CrossCheckTests {
        /// Long enough for one percent to be more than what is under way.
        private static let long = ["-t", "4s", "--warmup", "500ms", "--size", "64KiB"]

        @Test("and agree, both ways at once", arguments: Traffic.all)
        func agreement(_ traffic: Traffic) async throws {
            let isTCP = traffic.carrier == .tcp
            let seesAll = isTCP || traffic.operation == "send"
            let packets = isTCP ? [] : ["packets"]
            var names = ["bytes sent and received", "clocks of both ends", "windows of both ends"]
            names += ["upload", "download"].map { "Gbps of the wire, \($0)" }
            for end in ["client", "server"] {
                names.append("\(end) processor time")
                for what in ["bytes"] + packets + (isTCP ? ["TCP bytes"] : []) {
                    names += ["sent", "received"].map { "\(end) \(what) \($0)" }
                }
            }
            func unexpected(in checks: [RunFile.Check]) -> [RunFile.Check] {
                checks.filter { check in
                    let isOpen =
                        check.name.hasPrefix("Gbps") || (check.name == "bytes sent and received" && !seesAll)
                        || (check.name.contains("packets") && traffic.carrier == .iwarp)
                    // A busy machine may hold a host up, and its clock's ticks miss work: that is found out, not forbidden.
                    let isOfTime = check.unit == "s"
                    return !isOfTime && check.verdict != (isOpen ? "unavailable" : "agree")
                }
            }
            var checks = try await checks(of: traffic)
            #expect(Set(checks.map(\.name)) == Set(names))
            // One that holds a host up while a window opens sets its counters apart from the other end's blocks: now and
            // then, and not twice in a row.
            if !unexpected(in: checks).isEmpty { checks = try await self.checks(of: traffic) }
            #expect(unexpected(in: checks).isEmpty)
        }

        private func checks(of traffic: Traffic) async throws -> [RunFile.Check] {
            let depth = traffic.carrier == .tcp ? [] : ["--depth", "16"]
            let run = try await Measurement.complete(
                ["run"] + traffic.arguments + Self.long + depth + ["--direction", "both"]
            )
            return try #require(try run.record().cases.first?.checks)
        }

        @Test("and packets that were lost are told of, with what that means", arguments: [Carrier.roce, .tcp])
        func loss(_ carrier: Carrier) async throws {
            // Little under way: RoCE sends all behind a lost packet again, and each time loses some of it.
            let client = try Measurement(
                ["run"] + carrier.route + ["-t", "3s", "--warmup", "200ms", "--size", "4KiB", "--depth", "8"]
            )
            let outcome = try await Partner.withLoss(ofPercent: 1) { try await client.program.outcome() }
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("\nOn the NICs:\n"), "\(outcome.errors)")
            let one = try #require(try client.record().cases.first)
            let wanted =
                carrier == .tcp
                ? [("client", "TCP", "retransmits")] : [("server", "nic0 (roce0)", "out_of_seq_request")]
            for (end, nic, counter) in wanted {
                let event = one.events.first { $0.end == end && $0.nic == nic && $0.counter == counter }
                #expect((event?.count ?? 0) > 0 && event?.meaning.contains("packets") == true, "\(one.events)")
            }
            let wire = one.checks.filter { $0.name == "client bytes sent" || $0.name == "client TCP bytes sent" }
            // What RoCE sends again nobody counts, and 1 % of loss leaves it next to nothing to send: too little to tell.
            let verdicts = carrier == .tcp ? ["agree"] : ["agree", "unavailable"]
            #expect(wire.allSatisfy { verdicts.contains($0.verdict) } && !wire.isEmpty, "\(wire)")
        }

        @Test("and more than the wire carries fails the case", arguments: Carrier.allCases)
        func ceiling(_ carrier: Carrier) async throws {
            let client = try Measurement(
                ["run"] + carrier.route + ["--speed", "\(carrier.interface)=1Mbps", "-t", "2s", "--depth", "4"]
            )
            let outcome = try await client.program.outcome()
            #expect(outcome.status == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains("FAILED; its figures cannot be right"), "\(outcome.errors)")
            #expect(outcome.errors.contains("Gbps of the wire, upload: "), "\(outcome.errors)")
            let row = try #require(try client.summary().first)
            #expect(row["status"] == "failed" && row["errors"] == "1", "\(row)")
            let record = try client.record()
            #expect(!record.complete && record.cases.first?.complete == false)
        }
    }
}
