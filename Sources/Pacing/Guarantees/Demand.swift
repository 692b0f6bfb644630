import Metering
import Synchronization

/// What a guaranteed category asks for, as all processes of the host note it in memory that they share.
///
/// `@unchecked Sendable`: both pointers lead to atomics, which `owner` keeps.
struct Demand: @unchecked Sendable {
    /// How long work that could not be sent is proof that more is wanted.
    static let memory = TimeSpan(nanoseconds: 20_000_000)

    private let bytesWord: UnsafeMutablePointer<Atomic<UInt64>>
    private let backlogWord: UnsafeMutablePointer<Atomic<UInt64>>
    /// What the memory belongs to.
    private let owner: AnyObject

    /// - Parameter row: a row of memory for it.
    init(_ row: UnsafeMutableRawPointer, owner: AnyObject) {
        bytesWord = BucketMemory.word(row)
        backlogWord = BucketMemory.word(row, 1)
        self.owner = owner
    }

    /// Bytes that have been let pass, all in all.
    var bytes: UInt64 { bytesWord.pointee.load(ordering: .relaxed) }

    /// So many more go.
    func count(_ bytes: Int) {
        bytesWord.pointee.wrappingAdd(UInt64(bytes), ordering: .relaxed)
    }

    /// There is work that cannot be sent.
    func noteBacklog(at now: MonotonicTime) {
        backlogWord.pointee.store(now.nanoseconds, ordering: .relaxed)
    }

    /// Whether there was such work a moment ago.
    func hasBacklog(at now: MonotonicTime) -> Bool {
        let noted = MonotonicTime(nanoseconds: backlogWord.pointee.load(ordering: .relaxed))
        // Whoever noted it may have read the clock after us; a time that lies far ahead is nobody's.
        let age = max(now.nanoseconds(since: noted), noted.nanoseconds(since: now))
        return age <= Self.memory.nanoseconds
    }
}
