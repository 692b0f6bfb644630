import Metering
import Synchronization

/// One total for any number of threads and processes: the generic cell rate algorithm, without a lock.
///
/// The state is one time, that at which the next byte is due (the theoretical arrival time of ITU-T I.371). Whoever
/// wants to send moves it on by what his bytes take at the limit's rate, with one compare-and-swap, and may send from
/// where it stood before: first come, first served, each deadline reckoned from the one before it and not from now. The
/// state never stays further behind the present than ``burst``, so that time which nobody used is lost.
///
/// What may go in any time T is therefore at most rate * (T + ``burst``) and one reservation; besides, whoever comes
/// later than ``burst`` for what he reserved brings that. A reservation delays all others by its time: who has large
/// blocks and a low rate reserves them in pieces.
///
/// `@unchecked Sendable`: the pointers lead to atomics, which `owner` keeps.
package struct Bucket: @unchecked Sendable {
    /// How far behind the bucket catches up.
    ///
    /// Long enough for a worker that wakes late on a busy machine to lose nothing; short enough for one second to hold
    /// at most 0.5 % more than the limit, ten 0.05 %, and one reservation.
    package static let burst = TimeSpan(nanoseconds: 5_000_000)

    /// States that follow one another: each time the limit is set the next one is used. What a thread that slept
    /// through the change still adds to the old one delays nobody.
    static let stateCount = 8

    private let word: UnsafePointer<Atomic<UInt64>>
    private let states: UnsafeMutablePointer<Atomic<UInt64>>
    /// Bytes per second of which a share is a part; 0 where that is not known.
    private let available: UnsafePointer<Atomic<UInt64>>
    /// What the memory belongs to.
    private let owner: AnyObject

    init(
        word: UnsafePointer<Atomic<UInt64>>,
        states: UnsafeMutablePointer<Atomic<UInt64>>,
        available: UnsafePointer<Atomic<UInt64>>,
        owner: AnyObject
    ) {
        self.word = word
        self.states = states
        self.available = available
        self.owner = owner
    }

    /// The limit at this moment, of a share what it comes to; nil where there is none.
    package var limit: BandwidthLimit? { BandwidthLimit(bytesPerSecond: Int(bytesPerSecond(under: current))) }

    /// The rate at this moment under a limit; 0 for a share of what is not known.
    func bytesPerSecond(under word: LimitWord) -> UInt64 {
        word.bytesPerSecond(of: available.pointee.load(ordering: .relaxed))
    }

    /// The limit's word at this moment: one load, and all that a thread pays where nothing is limited.
    var current: LimitWord {
        // The state was reset before the word that leads to it was written.
        LimitWord(bits: word.pointee.load(ordering: .acquiring))
    }

    /// From when on these bytes may go; nil where nothing is limited.
    ///
    /// Always succeeds; the bytes count as sent from then on. Void as soon as ``isCurrent(_:)`` no longer holds.
    package func reserve(_ bytes: Int, at now: MonotonicTime) -> Reservation? {
        let word = current
        let rate = bytesPerSecond(under: word)
        return rate != 0 ? reserve(bytes, under: word, rate: rate, at: now) : nil
    }

    /// Whether the limit is still the one under which something was reserved.
    package func isCurrent(_ reservation: Reservation) -> Bool {
        current == reservation.word
    }

    /// Takes back what will not be sent, if nobody has reserved anything since; else its time passes unused.
    ///
    /// - Returns: whether it was taken back.
    @discardableResult
    package func cancel(_ reservation: Reservation) -> Bool {
        state(reservation.word).pointee.compareExchange(
            expected: reservation.end.units,
            desired: reservation.previous.units,
            ordering: .relaxed
        ).exchanged
    }

    /// Drops what could be caught up with: who comes from a stall does not add that to what his device still holds.
    ///
    /// - Returns: how much time passed unused.
    func forfeit(under word: LimitWord, at now: MonotonicTime) -> TimeSpan {
        guard word.isLimited else { return .zero }
        let present = BucketTime(now)
        let state = state(word)
        var previous = BucketTime(units: state.pointee.load(ordering: .relaxed))
        while previous < present {
            let (exchanged, original) = state.pointee.weakCompareExchange(
                expected: previous.units,
                desired: present.units,
                ordering: .relaxed
            )
            if exchanged { return (present - previous).span }
            previous = BucketTime(units: original)
        }
        return .zero
    }

    /// A reservation under a limit that there is, at what it comes to in bytes per second.
    func reserve(_ bytes: Int, under word: LimitWord, rate: UInt64, at now: MonotonicTime) -> Reservation {
        let duration = BucketTime(bytes, bytesPerSecond: rate)
        let earliest = BucketTime(now) - BucketTime(Self.burst)
        let state = state(word)
        var previous = BucketTime(units: state.pointee.load(ordering: .relaxed))
        while true {
            let start = max(previous, earliest)
            let end = start + duration
            // The time is all there is to exchange, so nothing needs to be ordered around it.
            let (exchanged, original) = state.pointee.weakCompareExchange(
                expected: previous.units,
                desired: end.units,
                ordering: .relaxed
            )
            if exchanged { return Reservation(start: start, end: end, previous: previous, word: word) }
            previous = BucketTime(units: original)
        }
    }

    private func state(_ word: LimitWord) -> UnsafeMutablePointer<Atomic<UInt64>> {
        states + Int(word.generation % UInt64(Self.stateCount))
    }
}
