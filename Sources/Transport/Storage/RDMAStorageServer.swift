import Metering
import Pacing
import Verbs

/// Carries out what a ``RDMAStorageClient`` asks for: writes what is read into the client's memory, and fetches what is
/// written from there.
struct RDMAStorageServer: Responder, ~Copyable {
    private var end: RDMAEnd
    private let stamp: BlockStamp?
    private let blockSize: Int
    private var pacer: Pacer
    private var requests: RDMARequests
    private(set) var ledger = BlockLedger()
    let countsBlocks = true

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        stamp: BlockStamp?,
        pacer: consuming Pacer,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        self.end = try RDMAEnd.connect(
            pending,
            plan: plan,
            end: end,
            receives: .messages(plan.depth),
            sendsPerBlock: 2,
            until: deadline
        )
        self.stamp = stamp
        self.pacer = pacer
        blockSize = plan.blockSize
        requests = RDMARequests(capacity: plan.depth, sends: self.end.sends.capacity)
    }

    mutating func serve() throws(ChannelError) -> Bool {
        let hasCome = try requests.reap(&end)
        while let request = requests.nextFetched() {
            ledger.enter(request.block, checking: stamp, at: end.memory(Int(request.slot)))
            requests.answer(request)
        }
        let before = end.sends.appended
        try requests.postAnswers(&end)
        try postData()
        try end.flush()
        return hasCome || end.sends.appended > before
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        try end.sleep(until: pacer.nextQuestion(after: .now()))
        return false
    }

    /// Posts what moves the data of requests, in their order, while there is room and the pacer allows.
    private mutating func postData() throws(ChannelError) {
        while requests.waiting.count > 0 && !requests.isFull && end.sends.room >= 2 {
            let request = requests.waiting[0]
            let slot = Int(request.slot)
            switch try request.storageKind(slots: end.depth, blockSize: blockSize) {
            case .write: try requests.fetch(request, slot: slot, length: Int(request.length), &end)
            case .read:
                guard pacer.allows(Int(request.length)) else { return }
                stamp?.write(request.block, to: end.memory(slot))
                try end.write(slot, length: Int(request.length))
                requests.noteSend()
                try end.send(request)
                requests.noteSend()
                ledger.enter(request.block)
            }
            requests.begin()
        }
        if requests.waiting.count > 0 && end.sends.room < 2 { pacer.noteBacklog() }
    }
}
