import Glibc

/// Waits that get longer, each twice as long as the one before: for what nothing tells of.
///
/// So it is noticed after at most twice the time that it took, and a thousand channels that wait for a host that is slow
/// leave it the processors.
struct Backoff {
    /// As long as a worker may sleep.
    static let longest: UInt32 = 100_000
    private let first: UInt32
    /// Of the next wait, in microseconds.
    private(set) var length: UInt32

    /// - Parameter first: microseconds of the first wait.
    init(first: UInt32) {
        self.first = first
        length = first
    }

    mutating func sleep() {
        usleep(length)
        length = min(length &* 2, Self.longest)
    }

    /// It has come: the next wait is a short one.
    mutating func reset() {
        length = first
    }
}
