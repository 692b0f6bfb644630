import Glibc

extension BlockLedger {
    /// Does at the target what needs no data, enters it, and returns the answer.
    mutating func enter(_ message: ChannelMessage, about memory: GuestMemory) -> ChannelMessage {
        let place = memory.base + Int(message.index)
        let block = Block(index: message.index, length: 0)
        switch MemoryRun.Kind(rawValue: message.kind) {
        case .zeros: memset(place, 0, Int(message.extent))
        case .check:
            let isSame = MemoryDigest.of(place, count: Int(message.extent)) == message.length
            complete(block, intact: isSame)
            var answer = message
            if !isSame { answer.kind = MemoryRun.Kind.differs.rawValue }
            return answer
        default: break
        }
        complete(block)
        return message
    }
}
