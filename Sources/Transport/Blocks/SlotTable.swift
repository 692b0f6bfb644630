/// What a slot is taken for: an answer names its slot, and this number.
protocol Slotted {
    var index: UInt64 { get }
}

/// Slots, and the question that each is taken for. Its own memory is taken once.
struct SlotTable<Question: Slotted & BitwiseCopyable>: ~Copyable {
    private let questions: UnsafeMutablePointer<Question?>
    /// Free slots, the one that was used last on top: its memory is still in a cache.
    private let free: UnsafeMutablePointer<Int>
    private let capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        questions = .allocate(capacity: capacity)
        questions.initialize(repeating: nil, count: capacity)
        free = .allocate(capacity: capacity)
        for slot in 0..<capacity { free[slot] = capacity - 1 - slot }
    }

    deinit {
        questions.deallocate()
        free.deallocate()
    }

    /// Slots that are free.
    var room: Int { capacity &- count }

    /// The slot that is taken next; there must be a free one.
    var next: Int {
        precondition(room > 0, "no free slot")
        return free[room &- 1]
    }

    /// Takes a slot; there must be a free one.
    mutating func take(for question: Question) -> Int {
        let slot = next
        questions[slot] = question
        count &+= 1
        return slot
    }

    /// Frees the slot of what is answered.
    mutating func release(_ answer: ChannelMessage) throws(ChannelError) -> Question {
        let slot = Int(answer.slot)
        guard slot < capacity, let question = questions[slot], question.index == answer.index else {
            throw .failed("the other end answered what it was not asked")
        }
        questions[slot] = nil
        count &-= 1
        free[room &- 1] = slot
        return question
    }

    /// The questions that hold slots.
    var all: [Question] { (0..<capacity).compactMap { questions[$0] } }
}
