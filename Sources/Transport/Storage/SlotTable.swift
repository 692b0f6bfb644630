/// The slots of a channel's memory, and the request that each is taken for. Its own memory is taken once.
struct SlotTable: ~Copyable {
    private let requests: UnsafeMutablePointer<StorageRequest?>
    /// Free slots, the one that was used last on top: its memory is still in a cache.
    private let free: UnsafeMutablePointer<Int>
    private let capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        requests = .allocate(capacity: capacity)
        requests.initialize(repeating: nil, count: capacity)
        free = .allocate(capacity: capacity)
        for slot in 0..<capacity { free[slot] = capacity - 1 - slot }
    }

    deinit {
        requests.deallocate()
        free.deallocate()
    }

    /// Slots that are free.
    var room: Int { capacity &- count }

    /// Takes a slot; there must be a free one.
    mutating func take(for request: StorageRequest) -> Int {
        precondition(room > 0, "no free slot")
        let slot = free[room &- 1]
        requests[slot] = request
        count &+= 1
        return slot
    }

    /// Frees the slot of an answered request.
    mutating func release(_ answer: ChannelMessage) throws(ChannelError) -> StorageRequest {
        let slot = Int(answer.slot)
        guard slot < capacity, let request = requests[slot], request.index == answer.index else {
            throw .failed("the other end answered a request that was not made")
        }
        requests[slot] = nil
        count &-= 1
        free[room &- 1] = slot
        return request
    }

    /// The requests that hold slots.
    var all: [StorageRequest] { (0..<capacity).compactMap { requests[$0] } }
}
