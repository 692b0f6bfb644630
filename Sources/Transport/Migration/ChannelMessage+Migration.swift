extension ChannelMessage {
    /// What is said of a run. Answers look like what they answer.
    ///
    /// - Parameters:
    ///   - slot: where the sender keeps in mind that it is under way.
    ///   - length: bytes that follow it over TCP; of a check, the digest.
    init(_ run: MemoryRun, slot: Int, length: UInt32) {
        self.init(
            slot: UInt32(slot),
            length: length,
            index: UInt64(run.place),
            kind: run.kind.rawValue,
            extent: UInt32(run.length)
        )
    }

    /// What it asks for, checked against the memory that there is.
    func memoryKind(in memory: GuestMemory) throws(ChannelError) -> MemoryRun.Kind {
        guard let kind = MemoryRun.Kind(rawValue: kind), kind != .differs,
            memory.holds(place: Int(clamping: index), count: Int(extent))
        else { throw .failed("the other end spoke of memory that there is not: \(extent) bytes at \(index)") }
        return kind
    }
}
