import Testing

/// Runs tests that move data one at a time, and fails those that leave sockets or threads behind.
public struct LeavesNothing: TestTrait, SuiteTrait, TestScoping {
    private static let turn = Turn()

    /// It goes for each test of a suite.
    public var isRecursive: Bool { true }

    /// Waits for its turn, runs the test, and waits until what it held is gone.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        await Self.turn.take()
        let before = Leftovers.now()
        let result: Result<Void, any Error>
        do {
            result = .success(try await function())
        } catch {
            result = .failure(error)
        }
        if await !eventually({ Leftovers.now().since(before).isEmpty }) {
            let left = Leftovers.now().since(before)
            let sockets = OpenSockets.all().filter { line in left.sockets.contains { line.hasPrefix($0) } }
            Issue.record("left behind: \(sockets) \(left.threads.values.sorted())")
        }
        await Self.turn.pass()
        try result.get()
    }
}

extension Trait where Self == LeavesNothing {
    /// Tests run one at a time, and leave no socket and no thread behind.
    public static var leavesNothing: LeavesNothing { LeavesNothing() }
}
