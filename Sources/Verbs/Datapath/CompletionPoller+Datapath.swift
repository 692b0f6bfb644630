import CRdma

extension CompletionPoller {
    /// Completions that the last ``poll()`` took.
    @inlinable
    public var count: Int { taken }

    /// Takes completions, at most ``batch``, and overwrites those taken before.
    ///
    /// The corresponding verb is `ibv_poll_cq`.
    /// - Returns: the number taken, also in ``count``.
    @inlinable
    @discardableResult
    public mutating func poll() throws(RdmaError) -> Int {
        let code = ibv_poll_cq(raw, CInt(truncatingIfNeeded: batch), entries)
        guard code >= 0 else {
            taken = 0
            throw pollError(code)
        }
        taken = Int(code)
        return taken
    }

    /// Forgets the first completions that the last ``poll()`` took, so that the others are counted from 0.
    ///
    /// - Precondition: there are that many.
    public mutating func dropFirst(_ dropped: Int) {
        precondition(dropped >= 0 && dropped <= taken, "completions that were not taken")
        entries.update(from: entries + dropped, count: taken - dropped)
        taken -= dropped
    }

    /// A completion that the last ``poll()`` took, counted from 0.
    ///
    /// - Precondition: the index is less than ``count``.
    @inlinable
    public subscript(index: Int) -> Completion {
        precondition(index >= 0 && index < taken, "a completion that was not taken")
        return Completion(entries + index)
    }
}
