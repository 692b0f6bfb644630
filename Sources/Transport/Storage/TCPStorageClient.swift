import Metering

/// Asks a server to read and write over TCP: what is written follows the request, what is read follows the answer.
struct TCPStorageClient: StorageClient, ~Copyable {
    private var stream: MessageStream
    private let memory: BlockMemory
    private let stride: Int
    private let depth: Int
    private let blockSize: Int
    private let stamp: BlockStamp?
    private var slots: SlotTable<StorageRequest>
    private(set) var ledger = BlockLedger()

    init(socket: consuming Socket, plan: TransferPlan, stamp: BlockStamp?) throws(ChannelError) {
        stream = MessageStream(socket, capacity: plan.depth)
        memory = try BlockMemory(byteCount: plan.depth * plan.stride, hugePages: plan.hugePages)
        stride = plan.stride
        depth = plan.depth
        blockSize = plan.blockSize
        self.stamp = stamp
        slots = SlotTable(capacity: plan.depth)
    }

    var room: Int { slots.room }
    var outstanding: Int { slots.count }
    var unanswered: [StorageRequest] { slots.all }

    mutating func post(_ request: StorageRequest) throws(ChannelError) {
        let slot = slots.take(for: request)
        let message = ChannelMessage(request, slot: slot)
        switch request.kind {
        case .read: stream.append(message)
        case .write:
            stamp?.write(request.block, to: place(slot))
            stream.append(message, data: place(slot))
        }
    }

    mutating func flush() throws(ChannelError) {
        _ = try stream.transmit()
    }

    mutating func reap() throws(ChannelError) -> StorageRequest? {
        let (base, stride, depth, blockSize) = (memory.base, stride, depth, blockSize)
        let answer = try stream.receive { (message) throws(ChannelError) in
            let kind = try message.storageKind(slots: depth, blockSize: blockSize)
            return kind == .read ? base + Int(message.slot) * stride : nil
        }
        guard let answer else {
            if stream.hasEnded { throw .closedByPeer("waiting for answers of storage") }
            return nil
        }
        let request = try slots.release(answer)
        let arrived = request.kind == .read ? stamp : nil
        ledger.enter(request.block, checking: arrived, at: place(Int(answer.slot)))
        return request
    }

    mutating func sleep(until deadline: MonotonicTime) throws(ChannelError) {
        stream.sleep(until: deadline)
    }

    mutating func finish() {
        stream.finish()
    }

    private func place(_ slot: Int) -> UnsafeMutableRawPointer { memory.base + slot * stride }
}
