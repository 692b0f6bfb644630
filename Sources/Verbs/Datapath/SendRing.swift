import CRdma
import Glibc

/// The send queue of one poster: writes, reads and sends, appended one by one and posted together.
///
/// Requests are numbered from 0; the number is the request's identifier on its completion. Of each batch
/// (``endBatch(signaled:)``, ``flush(signaled:)``) at most the last request is signalled, and on some devices each that
/// is long (``signaledFrom``): on a reliable connection a completion is that of all requests before it. The requests
/// live in memory that is taken once and linked once, so that a request costs a few stores.
public struct SendRing: ~Copyable {
    /// Where it posts.
    public let queuePair: QueuePair
    /// Requests that may be under way.
    public let capacity: Int
    /// The longest message that travels in the request itself, in bytes.
    public let inlineBytes: Int

    /// The shortest message, in bytes, whose request is signalled wherever it stands; none on most devices.
    ///
    /// Linux's iWARP in software (siw) sends from a page on what is not signalled from where it lies, page by page, and
    /// copies what is. The copy is cheaper: between two hosts of the lab 16 KiB go twice as fast with it.
    public let signaledFrom: Int

    /// Whether a request has failed, after which none is carried out any more.
    public private(set) var hasFailed = false

    @usableFromInline var appendedCount: UInt64 = 0
    @usableFromInline var postedCount: UInt64 = 0
    @usableFromInline var completedCount: UInt64 = 0
    /// Batches have ended up to this number, exclusive.
    @usableFromInline var endOfBatches: UInt64 = 0
    @usableFromInline let raw: UnsafeMutablePointer<ibv_qp>
    @usableFromInline let requests: UnsafeMutablePointer<ibv_send_wr>
    @usableFromInline let pieces: UnsafeMutablePointer<ibv_sge>
    /// The request that is appended next.
    @usableFromInline var nextSlot = 0
    /// The request that is posted next.
    @usableFromInline var postSlot = 0
    /// Reads are done up to this number, exclusive.
    @usableFromInline var endOfReads: UInt64 = 0
    /// Whether a request after a read must be told to wait for it.
    @usableFromInline let fencesReads: Bool
    // What requests name by number only, kept alive.
    private let regions: [MemoryRegion]

    /// A ring for the send queue of a queue pair.
    ///
    /// - Parameters:
    ///   - queuePair: where to post. One ring at a time.
    ///   - capacity: requests that may be under way: at least 1, at most what the queue pair was granted.
    ///   - regions: memory that requests will name, kept alive as long as the ring.
    public init(_ queuePair: QueuePair, capacity: Int, regions: [MemoryRegion] = []) throws(RdmaError) {
        let granted = queuePair.granted
        guard (1...max(1, granted.sendCapacity)).contains(capacity) else {
            let reason = "capacity \(capacity), where the queue pair takes 1 to \(granted.sendCapacity)"
            throw RdmaError(.unsupported(reason), "making a send ring")
        }
        let context = queuePair.protectionDomain.context
        let isBelowSoftIwarp = try SoftIwarp.isBelow(context)
        signaledFrom = isBelowSoftIwarp ? SoftIwarp.sentInPlaceFrom : .max
        self.queuePair = queuePair
        self.capacity = capacity
        self.regions = regions
        inlineBytes = granted.inlineBytes
        raw = queuePair.raw
        // On iWARP a request may end before a read that was posted before it (RFC 5040, section 5.5): a fence makes
        // completions arrive in order there, too.
        fencesReads = context.transport == .iwarp
        requests = .allocate(capacity: capacity)
        requests.initialize(repeating: ibv_send_wr(), count: capacity)
        pieces = .allocate(capacity: capacity)
        pieces.initialize(repeating: ibv_sge(), count: capacity)
        for slot in 0..<capacity {
            requests[slot].next = requests + (slot + 1) % capacity
            requests[slot].sg_list = pieces + slot
        }
    }

    deinit {
        requests.deallocate()
        pieces.deallocate()
    }
}

extension SendRing {
    @usableFromInline
    func fullError() -> RdmaError {
        let hint = "Append while there is `room`; reap completions to make some."
        return RdmaError(.unsupported("all \(capacity) requests are under way"), "appending a request", hint: hint)
    }

    /// Forgets the requests that the device did not take.
    @usableFromInline
    mutating func refused(_ code: CInt, _ bad: UnsafeMutablePointer<ibv_send_wr>?) -> RdmaError {
        let wanted = Int(appended - posted)
        let taken = bad.map { $0.pointee.wr_id - posted } ?? 0
        let slot = (postSlot + Int(taken)) % capacity
        postedCount += taken
        appendedCount = postedCount
        endOfBatches = postedCount
        postSlot = slot
        nextSlot = slot
        return RdmaError.posting(wanted, "requests", taken: Int(taken), errno: code)
    }

    /// Counts what was carried out before the first failure.
    @usableFromInline
    mutating func failed(_ completion: Completion) -> RdmaError {
        if !hasFailed { completedCount = max(completed, min(completion.sequence, posted)) }
        hasFailed = true
        return completion.failure(of: "request \(completion.sequence) of queue pair \(queuePair.number)")
    }
}
