import Metering

/// What one worker has reserved in one bucket, and what of it has become due.
struct Claim {
    /// What is reserved at once, in time at the limit's rate, where blocks are smaller.
    ///
    /// At 10 Gbps a block of 64 KiB is due every 52 us, about what it takes to sleep and wake up: so a worker waits for
    /// a millisecond's worth of blocks, and all workers together wake up a thousand times a second at most. They take
    /// turns, too, however late one or the other wakes up. The kernel's timer slack of 50 us (prctl(2)) does not
    /// matter.
    static let grant = TimeSpan(nanoseconds: 1_000_000)

    private let bucket: Bucket
    private let unused: UnusedTime?
    /// What is waited for, and how many bytes it is.
    private var pending: Reservation?
    private var pendingBytes = 0
    /// Bytes that may go under `word`.
    private var allowance = 0
    private var word = LimitWord.none
    /// How long after its time the last one was taken for which the worker had slept.
    private var delay = TimeSpan.zero

    /// - Parameter unused: where it is noted what is lost by waking up late.
    init(_ bucket: Bucket, unused: UnusedTime? = nil) {
        self.bucket = bucket
        self.unused = unused
    }

    /// The limit's word at this moment.
    var current: LimitWord { bucket.current }

    /// Bytes per second at this moment; nil where nothing is limited.
    var rate: UInt64? {
        let rate = bucket.bytesPerSecond(under: current)
        return rate == 0 ? nil : rate
    }

    /// When what is waited for is due.
    var time: MonotonicTime? { pending?.time }

    /// Whether these bytes may go; reserves them where that has not been done under this limit.
    ///
    /// A limit that follows what is available has another rate with each question: what is reserved stays so.
    ///
    /// - Parameter hasSlept: whether the worker slept since the last question to be here in time.
    mutating func isDue(_ bytes: Int, under word: LimitWord, at now: MonotonicTime, hasSlept: Bool) -> Bool {
        guard word.isLimited else { return true }
        if word != self.word { begin(word) }
        while allowance < bytes {
            let waited = pending
            guard let reservation = waited ?? reserve(bytes, at: now) else { return true }
            guard reservation.isDue(at: now) else { return false }
            allowance += pendingBytes
            pending = nil
            delay = waited == nil || !hasSlept ? .zero : reservation.delay(at: now)
        }
        return true
    }

    /// The bytes have gone.
    mutating func use(_ bytes: Int) {
        allowance = max(0, allowance - bytes)
    }

    /// Drops what has become due and was not used, by this worker or by anybody.
    mutating func lapse(at now: MonotonicTime, hasSlept: Bool) {
        let forfeited = bucket.forfeit(under: word, at: now)
        allowance = 0
        guard let reservation = pending, reservation.isDue(at: now) else { return }
        pending = nil
        if hasSlept { unused?.add(forfeited, of: reservation.delay(at: now)) }
    }

    /// Hands back what is not due yet, for others.
    func giveBack() {
        if let reservation = pending { bucket.cancel(reservation) }
    }

    /// Drops everything.
    mutating func cancel() {
        giveBack()
        begin(.none)
    }

    private mutating func begin(_ word: LimitWord) {
        self.word = word
        allowance = 0
        pending = nil
        delay = .zero
    }

    /// Reserves what is to go next; nil where it is not known what is available.
    private mutating func reserve(_ bytes: Int, at now: MonotonicTime) -> Reservation? {
        let rate = bucket.bytesPerSecond(under: word)
        guard rate != 0 else { return nil }
        // Whole blocks, so that nothing is left over to lapse.
        let share = Int(rate / (1_000_000_000 / Self.grant.nanoseconds))
        pendingBytes = max(1, share / bytes) * bytes
        if word.isShare {
            // The rate may be ten times as high in a moment: nobody then waits for long under the old one.
            let portion = Int(rate / (1_000_000_000 / Bucket.burst.nanoseconds))
            pendingBytes = min(pendingBytes, max(portion, Pacer.smallestPiece))
        }
        let reservation = bucket.reserve(pendingBytes, under: word, rate: rate, at: now)
        pending = reservation
        unused?.add(reservation.unused, of: delay)
        delay = .zero
        return reservation
    }
}
