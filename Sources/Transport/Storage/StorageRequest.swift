import Metering

/// One read or write of a storage workload.
struct StorageRequest: Slotted, Equatable, BitwiseCopyable {
    /// What it asks for.
    enum Kind: UInt32 {
        /// Data of the server, to the client.
        case read = 1
        /// Data of the client, to the server.
        case write = 2
    }

    /// Its number among all requests, which is that of its block.
    let index: UInt64
    let kind: Kind
    let length: Int
    /// When it was due, in nanoseconds of ``MonotonicTime``.
    let dueNanoseconds: UInt64

    /// When it was due: what its latency is counted from, however late it was posted.
    var due: MonotonicTime { MonotonicTime(nanoseconds: dueNanoseconds) }
    var block: Block { Block(index: index, length: length) }
}
