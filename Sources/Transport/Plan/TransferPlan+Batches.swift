// How much of what is under way is told of at once.
extension TransferPlan {
    /// Blocks that share a completion on most devices: 512 KiB of them, and no more than half of what is under way, so
    /// that the other half is on the wire meanwhile.
    ///
    /// Each completion wakes whoever waits: over soft-RoCE within one host of the lab eight blocks of 64 KiB are a
    /// quarter (WRITE) to a half (SEND) faster than two. Two SENDs of 1 MiB are a tenth faster than one within a host,
    /// and up to a tenth slower between two. As many batches as there is room for go with one call of `ibv_post_send`:
    /// where both halves have completed before anybody looked, one call is made and not two.
    var completionBatch: Int { max(1, min(depth / 2, 512 * 1024 / blockSize)) }

    /// Receives that a responder posts again before it returns their credits in one message: each wakes the sender,
    /// which still has the other half.
    var creditBatch: Int { max(1, depth / 2) }

    /// The same where the responder sleeps by time (``ArrivalNap``): what it finds has waited already, and a sender
    /// that has half of its credits left is through with them before the other half is back.
    var nappingCreditBatch: Int { max(1, depth / 4) }
}
