import Synchronization

/// Something that is true until somebody says that it is not.
public final class Flag: Sendable {
    private let value = Atomic<Bool>(true)

    /// Nobody has said so yet.
    public init() {}

    /// Whether nobody has said so yet.
    public var isSet: Bool { value.load(ordering: .acquiring) }

    /// Somebody says so; whether it was set before.
    @discardableResult
    public func clear() -> Bool { value.exchange(false, ordering: .acquiringAndReleasing) }
}
