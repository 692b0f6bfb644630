import Testing

@testable import Fabric

/// Whose restriction holds: "Don't Let Live Migration Settings Behavior Confuse You", and the strict counterpart.
@Suite struct RestrictionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var client: [String] = []
        var server: [String] = []
        let smb: [String]
        let strict: [String]
        var isWarned = false
    }

    static let rows = [
        Row(testDescription: "use any, use any", smb: ["a0", "a1"], strict: ["a0", "a1"]),
        Row(
            testDescription: "use these, use any",
            client: ["198.18.0.0/24"],
            smb: ["a0", "a1"],
            strict: ["a0"],
            isWarned: true
        ),
        Row(
            testDescription: "use any, use these",
            server: ["198.18.0.0/24"],
            smb: ["a0", "a1"],
            strict: ["a0"],
            isWarned: true
        ),
        Row(
            testDescription: "use these, use these",
            client: ["198.18.0.0/24"],
            server: ["198.18.0.0/24"],
            smb: ["a0"],
            strict: ["a0"]
        ),
        Row(
            testDescription: "use these, use others",
            client: ["198.18.0.0/24"],
            server: ["198.18.1.0/24"],
            smb: [],
            strict: []
        ),
        Row(
            testDescription: "the first network is the preferred one",
            client: ["198.18.1.0/24", "198.18.0.0/24"],
            smb: ["a1", "a0"],
            strict: ["a1", "a0"]
        ),
    ]

    @Test(arguments: rows)
    func whoseRestrictionHolds(_ row: Row) throws {
        let request = try request(row.client, row.server)
        let plan = MultichannelPlan(request)
        #expect(plan.chosen.map(\.client.nic) == row.smb)
        #expect(plan.warnings.count == (row.isWarned ? 1 : 0), "\(plan.warnings)")
        for end in [\MultichannelRequest.clientTerms, \.serverTerms] {
            var strict = request
            strict[keyPath: end].policy = .strict
            #expect(MultichannelPlan(strict).chosen.map(\.client.nic) == row.strict)
            #expect(MultichannelPlan(strict).warnings == [])
        }
    }

    @Test func theReasonNamesWhoRestrictsAndToWhat() throws {
        var request = try request(["198.18.0.0/24"], [])
        request.clientTerms.policy = .strict
        #expect(reason(request) == "the client allows only 198.18.0.0/24")
        request = try self.request([], ["198.18.0.0/24"])
        request.serverTerms.policy = .strict
        request.serverTerms.restriction.nics = ["b0"]
        #expect(reason(request) == "the server allows only b0 in 198.18.0.0/24")
    }

    @Test func theWarningSaysWhatIsDraggedIn() throws {
        var request = try request([], [])
        request.clientTerms.restriction.nics = ["a1"]
        let plan = MultichannelPlan(request)
        #expect(plan.chosen.map(\.client.nic) == ["a1", "a0"], "the preferred one first")
        let warning = try #require(plan.warnings.first)
        #expect(warning.hasPrefix("the client allows only a1, and a0 of it is used all the same"))
        #expect(warning.contains("--policy strict"))
    }

    private func reason(_ request: MultichannelRequest) -> String? {
        MultichannelPlan(request).paths.first { $0.pair == "a1-b1" }?.reason
    }

    private func request(_ client: [String], _ server: [String]) throws -> MultichannelRequest {
        var request = MultichannelRequest(
            client: .example("A", .roce("a0", "198.18.0.1"), .roce("a1", "198.18.1.1")),
            server: .example("B", .roce("b0", "198.18.0.2"), .roce("b1", "198.18.1.2"))
        )
        request.clientTerms.restriction.networks = try client.map { try Network(parsing: $0) }
        request.serverTerms.restriction.networks = try server.map { try Network(parsing: $0) }
        return request
    }
}
