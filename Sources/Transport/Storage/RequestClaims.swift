import Metering

/// One worker's claims on a schedule: the next request, for which it waits.
struct RequestClaims: ~Copyable {
    private let schedule: RequestSchedule
    private var first: StorageRequest?

    init(_ schedule: RequestSchedule) {
        self.schedule = schedule
    }

    deinit {
        if let first { schedule.giveBack([first]) }
    }

    /// The next request, if it is due; nil where none is.
    mutating func next(dueBy now: MonotonicTime) -> StorageRequest? {
        if first == nil { first = schedule.claim(at: now) }
        guard let request = first, request.due <= now else { return nil }
        first = nil
        return request
    }

    /// Whether there is a request that should have been posted.
    func isBehind(at now: MonotonicTime) -> Bool {
        first.map { $0.due <= now } ?? false || schedule.isBehind(at: now)
    }

    /// When the next request is due; nil where none is waited for.
    var nextDue: MonotonicTime? { first?.due }

    /// Puts a request back in its place, to be the next one.
    mutating func putBack(_ request: StorageRequest) {
        first = request
    }

    /// Gives back what will not be posted here: others may post it.
    mutating func giveBack(_ unanswered: some Sequence<StorageRequest>) {
        schedule.giveBack(Array(unanswered) + [first.take()].compactMap { $0 })
    }
}
