import Metering
import Pacing

/// Answers what a ``TCPStorageClient`` asks for.
struct TCPStorageServer: Responder, ~Copyable {
    private var stream: MessageStream
    private let memory: BlockMemory
    private let stride: Int
    private let depth: Int
    private let blockSize: Int
    private let stamp: BlockStamp?
    private var pacer: Pacer
    /// Requests that are not answered yet.
    private var waiting: Fifo<ChannelMessage>
    private(set) var ledger = BlockLedger()
    let countsBlocks = true

    init(
        socket: consuming Socket,
        plan: TransferPlan,
        stamp: BlockStamp?,
        pacer: consuming Pacer
    ) throws(ChannelError) {
        stream = MessageStream(socket, capacity: plan.depth)
        memory = try BlockMemory(byteCount: plan.depth * plan.stride, hugePages: plan.hugePages)
        stride = plan.stride
        depth = plan.depth
        blockSize = plan.blockSize
        self.stamp = stamp
        self.pacer = pacer
        waiting = Fifo(capacity: plan.depth)
    }

    mutating func serve() throws(ChannelError) -> Bool {
        let (base, stride, depth, blockSize) = (memory.base, stride, depth, blockSize)
        let request =
            waiting.isFull
            ? nil
            : try stream.receive { (message) throws(ChannelError) in
                let kind = try message.storageKind(slots: depth, blockSize: blockSize)
                return kind == .write ? base + Int(message.slot) * stride : nil
            }
        if let request { waiting.append(request) }
        let hasAnswered = answer()
        let hasSent = try stream.transmit()
        return request != nil || hasAnswered || hasSent
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        let now = MonotonicTime.now()
        // How much there should have been the other end says on the control channel: look again soon.
        let latest = now.advanced(byNanoseconds: stream.hasEnded ? 1_000_000 : 100_000_000)
        stream.sleep(until: min(latest, pacer.nextQuestion(after: now) ?? latest))
        return false
    }

    /// Answers requests in their order while there is room and the pacer allows; whether there was one.
    private mutating func answer() -> Bool {
        let before = ledger.blocks
        while waiting.count > 0 && !stream.isFull {
            let request = waiting[0]
            let slot = memory.base + Int(request.slot) * stride
            if request.kind == StorageRequest.Kind.read.rawValue {
                guard pacer.allows(Int(request.length)) else { break }
                stamp?.write(request.block, to: slot)
                stream.append(request, data: slot)
                ledger.enter(request.block)
            } else {
                stream.append(request)
                ledger.enter(request.block, checking: stamp, at: slot)
            }
            _ = waiting.removeFirst()
        }
        if waiting.count > 0 && stream.isFull { pacer.noteBacklog() }
        return ledger.blocks > before
    }
}
