/// What a requester leaves behind when its connection is lost: which blocks arrived for sure, which perhaps.
struct PostedBlocks {
    /// What is known to have arrived.
    let confirmed: BlockLedger
    /// What was posted after that, oldest first.
    let unconfirmed: [Block]
    /// Bytes that went out, those of `confirmed` among them.
    let bytes: UInt64

    /// - Parameter bytes: what went out, where that is not all that was posted.
    init(confirmed: BlockLedger, unconfirmed: [Block], bytes: UInt64? = nil) {
        self.confirmed = confirmed
        self.unconfirmed = unconfirmed
        self.bytes = bytes ?? unconfirmed.reduce(confirmed.bytes) { $0 + UInt64($1.length) }
    }

    /// Parts what arrived from what did not, as blocks arrive in the order in which they were posted.
    ///
    /// - Parameter bytes: what the other end has seen in whole blocks; nil where it does not look.
    func settle(seen bytes: UInt64?) -> (arrived: BlockLedger, lost: ArraySlice<Block>) {
        guard let bytes else { return (confirmed, unconfirmed[...]) }
        var arrived = confirmed
        var lost = unconfirmed[...]
        while let next = lost.first, arrived.bytes + UInt64(next.length) <= bytes {
            arrived.enter(next)
            lost.removeFirst()
        }
        return (arrived, lost)
    }
}
