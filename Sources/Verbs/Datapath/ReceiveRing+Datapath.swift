import CRdma

extension ReceiveRing {
    /// Appends a slot, for the next message that finds no earlier one.
    ///
    /// - Throws: ``RdmaError`` where there is no such slot, or all are appended.
    @inlinable
    public mutating func post(_ slot: Int) throws(RdmaError) {
        guard slot >= 0, slot < count, pending < count else { throw slotError(slot) }
        let request = requests + pending
        request.pointee.wr_id = UInt64(slot) | Completion.receiveBit
        request.pointee.sg_list = pieces + slot
        pending &+= 1
    }

    /// Appends all slots.
    @inlinable
    public mutating func postAll() throws(RdmaError) {
        for slot in 0..<count { try post(slot) }
    }

    /// Posts all that is appended, with one call of `ibv_post_recv`.
    ///
    /// - Throws: ``RdmaError``, with the number of receives that the device took; the rest is forgotten.
    @inlinable
    public mutating func flush() throws(RdmaError) {
        guard pending != 0 else { return }
        let last = requests + (pending &- 1)
        let next = last.pointee.next
        last.pointee.next = nil
        var bad: UnsafeMutablePointer<ibv_recv_wr>?
        let code = ibv_post_recv(raw, requests, &bad)
        last.pointee.next = next
        guard code == 0 else { throw refused(code, bad) }
        pending = 0
    }
}
