import CRdma
import Glibc

/// The receive queue of one poster: slots of one size in one region.
///
/// A slot's number is the identifier on its completion. A message belongs to its reader until the slot is posted
/// again.
public struct ReceiveRing: ~Copyable {
    /// Where it posts.
    public let queuePair: QueuePair
    /// The memory of the slots, which starts with slot 0.
    public let region: MemoryRegion
    /// Bytes in a slot: the longest message.
    public let slotSize: Int
    /// Slots.
    public let count: Int
    /// Bytes from the start of a slot to that of the next one.
    public let distance: Int

    @usableFromInline let raw: UnsafeMutablePointer<ibv_qp>
    @usableFromInline let requests: UnsafeMutablePointer<ibv_recv_wr>
    @usableFromInline let pieces: UnsafeMutablePointer<ibv_sge>
    /// Slots that are appended and not posted.
    @usableFromInline var pending = 0

    /// A ring for the receive queue of a queue pair; nothing is posted yet.
    ///
    /// - Parameters:
    ///   - queuePair: where to post. One ring at a time.
    ///   - region: memory for the slots, as far as the last one reaches, with ``AccessFlags/localWrite``.
    ///   - slotSize: bytes in a slot, at least 1.
    ///   - count: slots: at least 1, at most what the queue pair was granted.
    ///   - distance: bytes from the start of a slot to that of the next one: `slotSize` unless said. With less, messages
    ///     overwrite each other, which is for those who do not read them.
    public init(
        _ queuePair: QueuePair,
        region: MemoryRegion,
        slotSize: Int,
        count: Int,
        distance: Int? = nil
    ) throws(RdmaError) {
        let distance = distance ?? slotSize
        let operation = "making a receive ring of \(count) slots of \(slotSize) bytes"
        let limit = queuePair.granted.receiveCapacity
        guard (1...max(1, limit)).contains(count) else {
            throw RdmaError(.unsupported("the queue pair takes 1 to \(limit) slots"), operation)
        }
        let lengths = 1...Int(Int32.max)
        // Neither factor has more than 32 bits.
        guard lengths.contains(slotSize), (0...lengths.upperBound).contains(distance),
            (count - 1) * distance + slotSize <= region.count
        else {
            throw RdmaError(.unsupported("the region has \(region.count) bytes"), operation)
        }
        self.queuePair = queuePair
        self.region = region
        self.slotSize = slotSize
        self.count = count
        self.distance = distance
        raw = queuePair.raw
        requests = .allocate(capacity: count)
        requests.initialize(repeating: ibv_recv_wr(), count: count)
        pieces = .allocate(capacity: count)
        for index in 0..<count {
            let piece = ibv_sge(
                addr: region.address + UInt64(index * distance),
                length: UInt32(slotSize),
                lkey: region.localKey
            )
            (pieces + index).initialize(to: piece)
            requests[index].next = requests + (index + 1) % count
            requests[index].num_sge = 1
        }
    }

    /// The bytes of a message that arrived.
    public func message(_ completion: Completion) -> UnsafeRawBufferPointer {
        let slot = completion.slot
        guard completion.isReceive, slot < count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let start = slot * distance
        return UnsafeRawBufferPointer(rebasing: region.bytes[start..<start + min(slotSize, Int(completion.byteCount))])
    }

    deinit {
        requests.deallocate()
        pieces.deallocate()
    }
}

extension ReceiveRing {
    @usableFromInline
    func slotError(_ slot: Int) -> RdmaError {
        let reason = "the ring has slots 0 to \(count - 1), and each is posted once at a time"
        return RdmaError(.unsupported(reason), "posting slot \(slot)")
    }

    @usableFromInline
    mutating func refused(_ code: CInt, _ bad: UnsafeMutablePointer<ibv_recv_wr>?) -> RdmaError {
        let wanted = pending
        pending = 0
        let taken = bad.map { $0 - requests } ?? 0
        return RdmaError.posting(wanted, "receives", taken: taken, errno: code)
    }
}
