import Metering

@testable import Pacing

/// A pacer as a test holds it: in an object, for a macro cannot look into what cannot be copied.
final class Worker {
    private var pacer: Pacer

    init(_ pacer: consuming Pacer) {
        self.pacer = pacer
    }

    convenience init(bytesPerSecond rate: Int) {
        self.init(Pacer(run: RunLimit(BandwidthLimit(bytesPerSecond: rate))))
    }

    var isWaiting: Bool { pacer.isWaiting }

    func nextQuestion(after now: Instant) -> Instant? { pacer.nextQuestion(after: now) }

    func allows(_ bytes: Int, at now: Instant) -> Bool { pacer.allows(bytes) { now } }

    /// Sends until it has to wait, or has sent more than any limit lets pass at once; the bytes that went.
    func sendAll(_ bytes: Int, at now: Instant) -> Int {
        var sent = 0
        while sent < 1 << 33 && allows(bytes, at: now) { sent += bytes }
        return sent
    }

    func noteBacklog(at now: Instant) { pacer.noteBacklog { now } }

    func cancel() { pacer.cancel() }

    func sleep() { pacer.sleep() }

    func isFree() -> Bool { pacer.isFree() }

    func piece(of bytes: Int) -> Int { pacer.piece(of: bytes) }
}

typealias Instant = MonotonicTime

extension MonotonicTime {
    init(_ nanoseconds: UInt64) {
        self.init(nanoseconds: nanoseconds)
    }
}
