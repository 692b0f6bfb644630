import Synchronization

/// How many blocks a responder has to see before it may stop: known once the requester has drained.
final class Expectation: Sendable {
    private static let unknown = UInt64.max
    private let blocks = Atomic<UInt64>(unknown)

    /// The other end says that it has posted `count` blocks and will post no more.
    func expect(blocks count: UInt64) {
        blocks.store(count, ordering: .releasing)
    }

    func isMet(by seen: UInt64) -> Bool {
        let expected = blocks.load(ordering: .acquiring)
        return expected != Self.unknown && seen >= expected
    }
}
