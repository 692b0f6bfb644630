/// A run that is under way, and the bytes of payload that it takes.
struct SentRun: Slotted, BitwiseCopyable {
    let run: MemoryRun
    let sent: Int

    var index: UInt64 { UInt64(run.place) }

    /// With what its answer says.
    ///
    /// - Parameter answer: tells of a check whether it found a difference.
    func answered(by answer: ChannelMessage) -> (run: MemoryRun, sent: Int) {
        let differs = run.kind == .check && answer.kind == MemoryRun.Kind.differs.rawValue
        return (differs ? run.prefix(run.count, as: .differs) : run, sent)
    }
}
