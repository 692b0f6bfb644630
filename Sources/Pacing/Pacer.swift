import Metering

/// Tells one worker when its bytes may go: under the limit of its run, that of its category on this host, and what other
/// categories are guaranteed.
///
/// Without limits it costs a branch, with one that is not set an atomic load for each question, with a host's another
/// one for guarantees. A limit that is set, changed or removed holds from the next question on. The loop of a worker:
///
/// ```swift
/// while channel.room > 0 && pacer.allows(blockSize) {
///     try channel.post(block)
/// }
/// // ... reap what has completed; where there was nothing:
/// if pacer.isWaiting { pacer.sleep() }
/// ```
///
/// The run's limit comes first, and the host's capacity is not taken before that is due: a run that is slow by its own
/// choice does not hold back others of its category; nor does a category hold back others from what guarantees leave.
public struct Pacer: ~Copyable {
    /// How long a worker sleeps at most: so soon it notices that its run is over, or that a limit was changed.
    static let slice = TimeSpan(nanoseconds: 100_000_000)
    /// Who has not asked for so long has been stopped, or his channel has. What became due meanwhile lapses: it must
    /// not all be sent at once. Longer than any sleep.
    static let patience = TimeSpan(nanoseconds: 250_000_000)
    /// How long a piece of a block takes at most, at the limit's rate: a longer one comes as a lump, and each costs a
    /// wake-up.
    static let pieceTime = TimeSpan(nanoseconds: 2_000_000)
    /// Smaller pieces than this cost more than they smooth.
    static let smallestPiece = 4096

    /// Whether there is anything to consult.
    @usableFromInline let isLimitable: Bool
    private var run: Claim?
    private var host: Claim?
    /// Of what guarantees leave.
    private var rest: Claim?
    private let place: CategoryPlace?
    private let attendance: LimitAttendance?
    private var lastAsked = MonotonicTime(nanoseconds: 0)
    /// When what is waited for is due; nil where the last answer was yes.
    private var due: MonotonicTime?
    /// Whether the worker has slept since the last question until it was worth asking again.
    private var hasSlept = false

    /// A pacer of a worker.
    ///
    /// - Parameters:
    ///   - run: the limit of the worker's run, shared by all its workers.
    ///   - host: the limits of this host.
    ///   - category: what the run counts as among them.
    ///   - unused: where it is noted what is lost by waking up late.
    public init(
        run: RunLimit? = nil,
        host: HostLimits? = nil,
        category: LimitCategory = .default,
        unused: UnusedTime? = nil
    ) {
        self.run = run.map { Claim($0.bucket, unused: unused) }
        attendance = host.map(LimitAttendance.init)
        place = host?.place(category)
        self.host = place.map { Claim($0.bucket, unused: unused) }
        rest = place.map { Claim($0.rest, unused: unused) }
        isLimitable = run != nil || host != nil
    }

    deinit {
        run?.giveBack()
        host?.giveBack()
        rest?.giveBack()
    }

    /// Whether so many bytes may go now. They count as sent where the answer is yes.
    ///
    /// After a no they are reserved, and the question is to be asked again, for the same bytes, until the answer is
    /// yes, or ``cancel()`` called.
    @inlinable
    public mutating func allows(_ bytes: Int) -> Bool {
        isLimitable ? allowsUnderLimits(bytes) : true
    }

    /// Whether nothing limits or counts what the worker sends at this moment: a batch of blocks then needs no question for
    /// each. The next batch does need this one.
    @inlinable
    public mutating func isFree() -> Bool {
        isLimitable ? isFreeOfLimits() : true
    }

    @usableFromInline
    mutating func isFreeOfLimits() -> Bool {
        let standing = place?.standing ?? .free
        guard run?.current.isLimited != true, host?.current.isLimited != true, standing == .free else { return false }
        due = nil
        return true
    }

    /// Whether the last answer was no.
    public var isWaiting: Bool { due != nil }

    /// Sleeps until it is worth asking again, a tenth of a second at most; returns at once where nobody waits.
    public mutating func sleep() {
        nextQuestion(after: .now())?.sleepUntil()
    }

    /// When it is worth asking again, a tenth of a second from now at most; nil where nobody waits.
    ///
    /// For a worker that sleeps no longer than until then: if it comes late all the same, the host was.
    public mutating func nextQuestion(after now: MonotonicTime) -> MonotonicTime? {
        hasSlept = due != nil
        return due.map { min($0, now.advanced(by: Self.slice)) }
    }

    /// Gives up what is reserved: the bytes will not go.
    public mutating func cancel() {
        run?.cancel()
        host?.cancel()
        rest?.cancel()
        due = nil
    }

    /// Whether the category has a guarantee, so that work which cannot be posted is worth noting.
    public var isGuaranteed: Bool { place?.standing == .guaranteed }

    /// There is work that should have gone and cannot: requests are due, and there is no room for them.
    ///
    /// Where the category has a guarantee, all of it is reserved for the next moments. To be called as often as that is
    /// so; it costs an atomic load, and a look at the clock where there is a guarantee.
    public mutating func noteBacklog() {
        noteBacklog(at: MonotonicTime.now)
    }

    mutating func noteBacklog(at now: () -> MonotonicTime) {
        guard let place, place.standing == .guaranteed else { return }
        place.demand.noteBacklog(at: now())
    }

    /// How many bytes of a block to ask for at once, so that large blocks at a low rate neither come in lumps nor hold
    /// back other channels: what the lowest limit gives in 2 ms, about 4 KiB at least.
    ///
    /// The same for all pieces of a block, to a byte, as long as the limit is. Mutating in name only: else the compiler
    /// copies all of the pacer for the question, for each block.
    @inlinable
    public mutating func piece(of bytes: Int) -> Int {
        isLimitable ? pieceUnderLimits(bytes) : bytes
    }

    @usableFromInline
    mutating func pieceUnderLimits(_ bytes: Int) -> Int {
        let isRest = place?.standing == .rest
        let rate = min(run?.rate ?? .max, host?.rate ?? .max, isRest ? rest?.rate ?? .max : .max)
        let share = max(Int(clamping: rate / (1_000_000_000 / Self.pieceTime.nanoseconds)), Self.smallestPiece)
        guard share < bytes else { return bytes }
        let pieces = (bytes + share - 1) / share
        return (bytes + pieces - 1) / pieces
    }

    @usableFromInline
    mutating func allowsUnderLimits(_ bytes: Int) -> Bool {
        allows(bytes, at: MonotonicTime.now)
    }

    /// The question, on a clock that is read where there is a limit: it costs more than all the rest.
    mutating func allows(_ bytes: Int, at now: () -> MonotonicTime) -> Bool {
        let runWord = run?.current ?? .none
        let hostWord = host?.current ?? .none
        let standing = place?.standing ?? .free
        due = nil
        defer { hasSlept = false }
        guard runWord.isLimited || hostWord.isLimited || standing != .free else { return true }
        if runWord.isLimited || hostWord.isLimited || standing == .rest {
            let restWord = standing == .rest ? LimitWord.everything : .none
            guard isDue(bytes, (runWord, hostWord, restWord), at: now()) else { return false }
        }
        if standing == .guaranteed { place?.demand.count(bytes) }
        return true
    }

    /// Whether all limits that there are let so many bytes go; asked in turn, each when those before it do.
    private mutating func isDue(
        _ bytes: Int,
        _ words: (run: LimitWord, host: LimitWord, rest: LimitWord),
        at now: MonotonicTime
    ) -> Bool {
        if now.nanoseconds(since: lastAsked) > Self.patience.nanoseconds {
            run?.lapse(at: now, hasSlept: hasSlept)
            host?.lapse(at: now, hasSlept: hasSlept)
            rest?.lapse(at: now, hasSlept: hasSlept)
        }
        lastAsked = now
        guard run?.isDue(bytes, under: words.run, at: now, hasSlept: hasSlept) ?? true else {
            due = run?.time
            return false
        }
        guard host?.isDue(bytes, under: words.host, at: now, hasSlept: hasSlept) ?? true else {
            due = host?.time
            return false
        }
        guard rest?.isDue(bytes, under: words.rest, at: now, hasSlept: hasSlept) ?? true else {
            due = rest?.time
            return false
        }
        run?.use(bytes)
        host?.use(bytes)
        rest?.use(bytes)
        return true
    }
}
