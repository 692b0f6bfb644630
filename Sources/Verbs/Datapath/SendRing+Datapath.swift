import CRdma

extension SendRing {
    /// Requests appended so far, which is the number of the next.
    @inlinable
    public var appended: UInt64 { appendedCount }

    /// Requests posted so far.
    @inlinable
    public var posted: UInt64 { postedCount }

    /// Requests known to be carried out so far.
    @inlinable
    public var completed: UInt64 { completedCount }

    /// Requests that can be appended now.
    @inlinable
    public var room: Int { capacity &- Int(truncatingIfNeeded: appended &- completed) }

    /// Requests that are posted and not known to be carried out.
    @inlinable
    public var outstanding: Int { Int(truncatingIfNeeded: posted &- completed) }

    /// Appends: write local memory to the peer's.
    ///
    /// - Throws: ``RdmaError`` where there is no ``room``.
    @inlinable
    public mutating func write(
        _ local: LocalSlice,
        to address: UInt64,
        key: UInt32
    ) throws(RdmaError) {
        let request = try append(IBV_WR_RDMA_WRITE, local, flags: payloadFlags(local) | fenceFlag)
        crdma_set_remote(request, address, key)
    }

    /// Appends: read the peer's memory into local memory.
    ///
    /// - Throws: ``RdmaError`` where there is no ``room``.
    @inlinable
    public mutating func read(
        into local: LocalSlice,
        from address: UInt64,
        key: UInt32
    ) throws(RdmaError) {
        let request = try append(IBV_WR_RDMA_READ, local, flags: 0)
        crdma_set_remote(request, address, key)
        endOfReads = appended
    }

    /// Appends: send a message into the peer's next receive.
    ///
    /// - Throws: ``RdmaError`` where there is no ``room``.
    @inlinable
    public mutating func send(_ local: LocalSlice) throws(RdmaError) {
        _ = try append(IBV_WR_SEND, local, flags: payloadFlags(local) | fenceFlag)
    }

    /// Reads nothing from the peer, and posts that together with all that is appended.
    ///
    /// The peer's device answers, whatever its software does: a sign of life. And an accepting end on Linux's iWARP in
    /// software (siw) that is busy while the connection is made can overlook the first message, until another packet
    /// follows it. Whoever waits for a first message over iWARP, on either end, pokes once in a while. Needs a
    /// connection on which reads are allowed.
    public mutating func poke() throws(RdmaError) {
        try read(into: LocalSlice(address: 0, length: 0, key: 0), from: 0, key: 0)
        try flush()
    }

    /// Requests appended since a batch has ended, by ``endBatch(signaled:)`` or ``flush(signaled:)``.
    @inlinable
    public var batchCount: Int { Int(truncatingIfNeeded: appended &- endOfBatches) }

    /// Makes what was appended since the last batch one more, and posts nothing yet. A message that is the last of a
    /// batch is solicited: see ``CompletionPoller/Announced``. A batch that has ended, and is not posted, can still be
    /// signalled.
    ///
    /// - Parameter signaled: whether the last request has a completion, which is also that of all before it. Without
    ///   one they keep their places until a later request has: ask for it before there is no ``room``. Each completion
    ///   wakes whoever waits for something else on the queue. Messages of ``signaledFrom`` on have one all the same.
    @inlinable
    public mutating func endBatch(signaled: Bool = true) {
        guard appended != posted else { return }
        let last = requests + lastSlot
        if signaled { last.pointee.send_flags |= IBV_SEND_SIGNALED.rawValue }
        if last.pointee.opcode == IBV_WR_SEND { last.pointee.send_flags |= IBV_SEND_SOLICITED.rawValue }
        endOfBatches = appended
    }

    /// Ends the batch, and posts all that is appended, with one call of `ibv_post_send`.
    ///
    /// - Parameter signaled: as of ``endBatch(signaled:)``.
    /// - Throws: ``RdmaError``, with the number of requests that the device took; the rest is forgotten.
    @inlinable
    public mutating func flush(signaled: Bool = true) throws(RdmaError) {
        guard appended != posted else { return }
        endBatch(signaled: signaled)
        let last = requests + lastSlot
        last.pointee.next = nil
        var bad: UnsafeMutablePointer<ibv_send_wr>?
        let code = ibv_post_send(raw, requests + postSlot, &bad)
        last.pointee.next = requests + nextSlot
        guard code == 0 else { throw refused(code, bad) }
        postedCount = appendedCount
        postSlot = nextSlot
    }

    /// Takes note of a completion that is not a receive's.
    ///
    /// - Returns: the number of requests that are now known to be carried out, this one and those before it.
    /// - Throws: ``RdmaError`` for a failed request. ``completed`` then counts what was carried out before it.
    @inlinable
    @discardableResult
    public mutating func complete(_ completion: Completion) throws(RdmaError) -> Int {
        guard completion.isSuccess else { throw failed(completion) }
        let before = completed
        completedCount = completion.sequence &+ 1
        return Int(truncatingIfNeeded: completed &- before)
    }

    /// The request that was appended last.
    @inlinable
    var lastSlot: Int { nextSlot == 0 ? capacity &- 1 : nextSlot &- 1 }

    @inlinable
    mutating func append(
        _ operation: ibv_wr_opcode,
        _ local: LocalSlice,
        flags: UInt32
    ) throws(RdmaError) -> UnsafeMutablePointer<ibv_send_wr> {
        guard room > 0 else { throw fullError() }
        let request = requests + nextSlot
        request.pointee.wr_id = appended
        request.pointee.opcode = operation
        request.pointee.send_flags = flags
        // A piece of no bytes is not the same to every device as no piece.
        request.pointee.num_sge = local.length == 0 ? 0 : 1
        pieces[nextSlot].addr = local.address
        pieces[nextSlot].length = local.length
        pieces[nextSlot].lkey = local.key
        appendedCount &+= 1
        nextSlot = nextSlot &+ 1 == capacity ? 0 : nextSlot &+ 1
        return request
    }

    @inlinable
    func payloadFlags(_ local: LocalSlice) -> UInt32 {
        let length = Int(local.length)
        if length > inlineBytes { return length >= signaledFrom ? IBV_SEND_SIGNALED.rawValue : 0 }
        return length == 0 ? 0 : IBV_SEND_INLINE.rawValue
    }

    @inlinable
    var fenceFlag: UInt32 {
        fencesReads && endOfReads > completed ? IBV_SEND_FENCE.rawValue : 0
    }
}
