import Synchronization

/// A control connection that was accepted.
///
/// One that nobody takes, because the server ends at that very moment, is closed when it goes away: SwiftNIO ends
/// the process where such a channel is dropped.
final class Caller: Sendable {
    private let frames: Mutex<ControlChannel.Frames?>

    init(_ frames: ControlChannel.Frames) {
        self.frames = Mutex(frames)
    }

    deinit {
        guard let frames = take() else { return }
        Task { try? await frames.executeThenClose { _, _ in } }
    }

    /// The connection, which is now whoever's took it; nil the second time.
    func take() -> ControlChannel.Frames? {
        frames.withLock { $0.take() }
    }
}
