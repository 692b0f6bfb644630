import Metering

/// The end of a storage channel that asks, and gets answers, in any order.
protocol StorageClient: DataChannel, ~Copyable {
    /// Requests that can be posted before the next ``flush()``.
    var room: Int { get }
    /// Requests that are not answered.
    var unanswered: [StorageRequest] { get }
    /// How many there are.
    var outstanding: Int { get }

    /// Prepares a request; there must be room.
    mutating func post(_ request: StorageRequest) throws(ChannelError)
    /// Hands what was posted to the device; does nothing where nothing was.
    mutating func flush() throws(ChannelError)
    /// Takes an answer that has come, without waiting; nil where none has.
    mutating func reap() throws(ChannelError) -> StorageRequest?
    /// Sleeps until there may be something to reap, or until `deadline`.
    mutating func sleep(until deadline: MonotonicTime) throws(ChannelError)
    /// Tells the other end, where the transport can, that no more requests will come.
    mutating func finish()
}
