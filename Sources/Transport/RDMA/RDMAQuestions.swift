/// What an end has asked the other for, each in a slot of its own, and the answers that have come, in any order.
struct RDMAQuestions<Question: Slotted & BitwiseCopyable>: ~Copyable {
    /// Questions that are not answered.
    var slots: SlotTable<Question>
    /// Completions that the poller holds, and how many of them have been looked at.
    private var polled = 0
    private var looked = 0

    /// - Parameter capacity: questions under way at most.
    init(capacity: Int) {
        slots = SlotTable(capacity: capacity)
    }

    /// Takes an answer that has come, without waiting; nil where none has.
    mutating func reap(_ end: inout RDMAEnd) throws(ChannelError) -> (question: Question, answer: ChannelMessage)? {
        while true {
            if looked == polled {
                if polled > 0 { try end.repost() }
                looked = 0
                polled = try end.poll()
                guard polled > 0 else { return nil }
            }
            let completion = end.poller[looked]
            looked &+= 1
            if completion.isReceive {
                let answer = try end.take(completion)
                return (try slots.release(answer), answer)
            }
            try end.complete(completion)
        }
    }
}
