import Synchronization

/// Something that is true until somebody says that it is not.
final class Flag: Sendable {
    private let value = Atomic<Bool>(true)

    var isSet: Bool { value.load(ordering: .acquiring) }

    /// Whether it was set before.
    @discardableResult
    func clear() -> Bool { value.exchange(false, ordering: .acquiringAndReleasing) }
}
