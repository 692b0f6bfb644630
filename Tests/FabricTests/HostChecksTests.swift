import Testing

@testable import Fabric

@Suite struct HostChecksTests {
    private let good = HostCondition(frequencyGovernor: "performance", clock: 1000)

    @Test func aHostThatIsFitHasNothingToComplainOf() {
        let lines = HostChecks.lines(host(good), needsRDMA: true)
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { $0.verdict.severity == .ok && $0.verdict.advice == nil })
    }

    @Test func withoutRDMAItsNeedsAreNoMatter() {
        var bad = good
        bad.hasVerbs = false
        bad.memoryLockBytes = 65536
        #expect(HostChecks.lines(host(bad), needsRDMA: false).map(\.subject) == ["A processor clock"])
    }

    /// Something that is wrong with a host, and what is said of it.
    struct Flaw: Sendable {
        let subject: String
        let severity: CheckVerdict.Severity
        let seen: String
        let advice: String
        let condition: HostCondition
    }

    static let flaws = [
        Flaw(
            subject: "A locked memory",
            severity: .warning,
            seen: "at most 8MiB",
            advice: "ulimit -l unlimited",
            condition: HostCondition(memoryLockBytes: 8 << 20)
        ),
        Flaw(
            subject: "A RDMA modules",
            severity: .failure,
            seen: "rdma_ucm not loaded",
            advice: "modprobe -a rdma_ucm",
            condition: HostCondition(hasConnectionManager: false)
        ),
        Flaw(
            subject: "A RDMA modules",
            severity: .failure,
            seen: "ib_uverbs rdma_ucm not loaded",
            advice: "modprobe -a ib_uverbs rdma_ucm",
            condition: HostCondition(hasVerbs: false, hasConnectionManager: false)
        ),
        Flaw(
            subject: "A processor clock",
            severity: .warning,
            seen: "governor powersave",
            advice: "cpupower",
            condition: HostCondition(frequencyGovernor: "powersave")
        ),
    ]

    @Test(arguments: flaws)
    func whatIsWrongIsNamedWithItsRemedy(_ flaw: Flaw) throws {
        let lines = HostChecks.lines(host(flaw.condition), needsRDMA: true)
        let line = try #require(lines.first { $0.verdict.severity != .ok })
        #expect(line.subject == flaw.subject && line.verdict.severity == flaw.severity)
        #expect(line.verdict.seen.contains(flaw.seen), "\(line)")
        #expect(line.verdict.advice?.contains(flaw.advice) == true, "\(line)")
    }

    @Test func aPortWithoutARoCEv2GIDIsNamed() throws {
        var host = host(good)
        host.rdmaPorts[0].hasRoCEv2 = false
        let line = try #require(HostChecks.lines(host, needsRDMA: true).first { $0.verdict.severity == .failure })
        #expect(line.description.contains("roce-a0: has no RoCE v2 GID"))
        #expect(line.description.contains("-> Give a0 an IP address"))
    }

    @Test(
        arguments: [
            (10, 10, "ok", "10Gbps at both ends"), (10, 1, "warning", "10Gbps at the client, 1Gbps at the server"),
            (10, nil, "ok", "no speed known"), (nil, nil, "ok", "--speed NIC=RATE"),
        ] as [(UInt64?, UInt64?, String, String)]
    )
    func speedsOfAPair(_ client: UInt64?, _ server: UInt64?, _ severity: String, _ seen: String) throws {
        let request = MultichannelRequest(
            client: .example("A", .rss("a0", "198.18.0.1", client)),
            server: .example("B", .rss("b0", "198.18.0.2", server))
        )
        let path = try #require(MultichannelPlan(request).chosen.first)
        let line = try #require(HostChecks.lines(path, request.client, request.server).first)
        #expect(line.verdict.severity.rawValue == severity && line.verdict.seen.contains(seen), "\(line)")
    }

    @Test func clocksThatAreApartAreNamed() throws {
        #expect(HostChecks.clocks(client: 1000.4, server: host(good))?.verdict.severity == .ok)
        let apart = try #require(HostChecks.clocks(client: 4600, server: host(good)))
        #expect(apart.verdict.severity == .warning && apart.verdict.seen.contains("3600 s"), "\(apart)")
    }

    private func host(_ condition: HostCondition) -> HostDescription {
        var host = HostDescription.example("A", .roce("a0", "198.18.0.1"))
        host.rdmaPorts[0].hasRoCEv2 = true
        host.condition = condition
        return host
    }
}
