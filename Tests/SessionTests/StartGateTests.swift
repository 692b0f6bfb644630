import Synchronization
import TestSupport
import Testing
import Transport

@testable import Session

@Suite struct StartGateTests {
    private final class Answers: Sendable {
        private let list = Mutex<[String]>([])
        var all: [String] { list.withLock { $0 } }
        func add(_ problem: SessionError?) { list.withLock { $0.append(problem.map { "\($0)" } ?? "go") } }
    }

    private let answers = Answers()

    @Test func opensWhenAllHaveArrived() {
        let gate = StartGate(parties: 3)
        for expected in [0, 0, 3] {
            gate.arrive(answers.add)
            #expect(answers.all.count == expected)
        }
        #expect(answers.all == ["go", "go", "go"])
    }

    @Test func whereOneFailsNoneBegins() {
        let gate = StartGate(parties: 3)
        gate.arrive(answers.add)
        gate.fail(.failed("its device is gone"))
        #expect(answers.all == ["its device is gone"])
        gate.arrive(answers.add)
        gate.arrive(answers.add)
        #expect(answers.all == Array(repeating: "its device is gone", count: 3))
    }

    @Test func theFirstReasonIsTold() {
        let gate = StartGate(parties: 2)
        gate.fail(.failed("one"))
        gate.fail(.failed("other"))
        gate.arrive(answers.add)
        #expect(answers.all == ["one"])
    }
}

/// Cases of two sessions that begin together.
@Suite(.leavesNothing) struct TogetherTests {
    @Test func bothRun() async throws {
        try await TestServer.with { server in
            let gate = StartGate(parties: 2)
            async let one = ClientSession.connect(to: server.route) {
                try await $0.run(.brief(), startingWith: gate)
            }
            async let other = ClientSession.connect(to: server.route) {
                try await $0.run(.brief(.download), startingWith: gate)
            }
            for outcome in try await [one, other] {
                #expect(outcome.incomplete == nil && outcome.server != nil)
            }
        }
    }

    @Test func oneThatCannotBeginKeepsTheOtherFromIt() async throws {
        try await TestServer.with { server in
            let gate = StartGate(parties: 2)
            gate.fail(.failed("the other one was refused"))
            let error = await #expect(throws: SessionError.self) {
                _ = try await ClientSession.connect(to: server.route) {
                    try await $0.run(.brief(), startingWith: gate)
                }
            }
            #expect(error?.description == "the other one was refused")
            try await server.servesAClient()
        }
    }

    @Test func oneWishEndsBoth() async throws {
        try await TestServer.with { server in
            let interruption = Interruption()
            let gate = StartGate(parties: 2)
            let isSilent = Flag()
            async let one = ClientSession.connect(to: server.route, interruption: interruption) {
                try await $0.run(.endless(), startingWith: gate, onSample: { _ in isSilent.clear() })
            }
            async let other = ClientSession.connect(to: server.route, interruption: interruption) {
                try await $0.run(.endless(.download), startingWith: gate)
            }
            #expect(await eventually { !isSilent.isSet })
            interruption.request()
            for outcome in try await [one, other] { #expect(outcome.incomplete == "interrupted by the user") }
        }
    }
}
