import Metering

/// The end of a migration's channel that has the memory: it sends runs, or asks the target to fetch them.
protocol MigrationSource: DataChannel, ~Copyable {
    /// Runs that can be posted before the next ``flush()``.
    var room: Int { get }
    /// Runs that are not answered, and the one that is prepared.
    var unanswered: [MemoryRun] { get }
    /// How many are not answered.
    var outstanding: Int { get }
    /// Bytes of payload that they take.
    var outstandingBytes: Int { get }

    /// Makes a run ready to be posted; there must be room, and none may be prepared.
    ///
    /// - Returns: bytes of payload that it takes.
    mutating func prepare(_ run: MemoryRun) -> Int
    /// Posts the run that is prepared.
    mutating func post() throws(ChannelError)
    /// Hands what was posted to the device; does nothing where nothing was.
    mutating func flush() throws(ChannelError)
    /// Takes an answer that has come, without waiting, with the bytes of payload that the run took; nil where none has.
    mutating func reap() throws(ChannelError) -> (run: MemoryRun, sent: Int)?
    /// Sleeps until there may be something to reap, or until `deadline`.
    mutating func sleep(until deadline: MonotonicTime) throws(ChannelError)
    /// Tells the other end, where the transport can, that no more runs will come.
    mutating func finish()
}
