/// What an end has been asked for, from its arrival to its answer: some of it takes data that has to be fetched first.
///
/// Its own memory is taken once.
struct RDMARequests: ~Copyable {
    /// Requests that nothing was done for yet.
    private(set) var waiting: Fifo<ChannelMessage>
    /// Requests whose data is being fetched, as they were posted.
    private var fetching: Fifo<ChannelMessage>
    /// Requests whose data has come.
    private var fetched: Fifo<ChannelMessage>
    /// Answers that there was no room for.
    private var answers: Fifo<ChannelMessage>
    /// What each request in the send queue is: whether it fetches.
    private var operations: Fifo<Bool>

    /// - Parameters:
    ///   - capacity: requests that the other end may have under way.
    ///   - sends: requests that the send queue takes.
    init(capacity: Int, sends: Int) {
        waiting = Fifo(capacity: capacity)
        fetching = Fifo(capacity: capacity)
        fetched = Fifo(capacity: capacity)
        answers = Fifo(capacity: capacity)
        operations = Fifo(capacity: sends)
    }

    /// Takes what has come, requests and fetched data, without waiting; false where nothing had.
    mutating func reap(_ end: inout RDMAEnd) throws(ChannelError) -> Bool {
        let count = try end.poll()
        for index in 0..<count {
            let completion = end.poller[index]
            if completion.isReceive {
                guard !waiting.isFull else { throw .failed("the other end has more under way than was agreed on") }
                waiting.append(try end.take(completion))
            } else {
                for _ in 0..<(try end.complete(completion)) {
                    if operations.removeFirst() { fetched.append(fetching.removeFirst()) }
                }
            }
        }
        try end.repost()
        return count > 0
    }

    /// Takes a request whose data has come; nil where there is none.
    mutating func nextFetched() -> ChannelMessage? { fetched.count > 0 ? fetched.removeFirst() : nil }

    /// The oldest request that waits is being done.
    mutating func begin() { _ = waiting.removeFirst() }

    /// Whether so much is under way that nothing more can be fetched or answered.
    var isFull: Bool { fetching.isFull || fetched.isFull || answers.isFull }

    /// Begins to fetch the data of a request, from where the other end has it to the same place here.
    mutating func fetch(
        _ request: ChannelMessage,
        slot: Int = 0,
        offset: Int = 0,
        length: Int,
        _ end: inout RDMAEnd
    ) throws(ChannelError) {
        try end.read(slot, offset: offset, length: length)
        fetching.append(request)
        operations.append(true)
    }

    /// Something else was put into the send queue.
    mutating func noteSend() { operations.append(false) }

    /// Answers a request, when there is room.
    mutating func answer(_ request: ChannelMessage) { answers.append(request) }

    /// Sends the answers that there is room for.
    mutating func postAnswers(_ end: inout RDMAEnd) throws(ChannelError) {
        while answers.count > 0 && end.sends.room > 0 {
            try end.send(answers.removeFirst())
            noteSend()
        }
    }
}
