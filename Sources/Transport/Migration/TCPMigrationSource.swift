import Metering

/// Sends memory over TCP, compressed where that is wanted: pages go from where the machine has them.
struct TCPMigrationSource: MigrationSource, ~Copyable {
    private var stream: MessageStream
    private let memory: GuestMemory
    /// A place for the smaller form of each run under way; nil where memory goes as it is.
    private let compressed: BlockMemory?
    private let stride: Int
    private var slots: SlotTable<SentRun>
    private var prepared: (run: SentRun, slot: Int)?
    private(set) var outstandingBytes = 0
    private(set) var ledger = BlockLedger()

    init(socket: consuming Socket, plan: TransferPlan, memory: GuestMemory) throws(ChannelError) {
        stream = MessageStream(socket, capacity: plan.depth)
        stride = Compressor.bound(plan.blockSize)
        compressed =
            plan.migration?.compresses ?? false
            ? try BlockMemory(byteCount: plan.depth * stride, hugePages: plan.hugePages) : nil
        self.memory = memory
        slots = SlotTable(capacity: plan.depth)
    }

    var room: Int { slots.room }
    var outstanding: Int { slots.count - (prepared == nil ? 0 : 1) }
    var unanswered: [MemoryRun] { slots.all.map(\.run) }

    mutating func prepare(_ run: MemoryRun) -> Int {
        let slot = slots.next
        var sent = SentRun(run: run, sent: run.kind == .pages ? run.length : 0)
        if run.kind == .pages, let place = place(slot),
            let length = Compressor.compress(memory.base + run.place, count: run.length, into: place)
        {
            sent = SentRun(run: run.prefix(run.count, as: .compressed), sent: length)
        }
        prepared = (sent, slots.take(for: sent))
        return sent.sent
    }

    mutating func post() throws(ChannelError) {
        guard let (sent, slot) = prepared.take() else { return }
        let run = sent.run
        outstandingBytes += sent.sent
        let place = memory.base + run.place
        switch run.kind {
        case .pages: stream.append(ChannelMessage(run, slot: slot, length: UInt32(sent.sent)), data: place)
        case .compressed:
            stream.append(ChannelMessage(run, slot: slot, length: UInt32(sent.sent)), data: self.place(slot))
        case .check:
            stream.append(ChannelMessage(run, slot: slot, length: MemoryDigest.of(place, count: run.length)))
        case .zeros, .resume, .differs: stream.append(ChannelMessage(run, slot: slot, length: 0))
        }
    }

    mutating func flush() throws(ChannelError) {
        _ = try stream.transmit()
    }

    mutating func reap() throws(ChannelError) -> (run: MemoryRun, sent: Int)? {
        guard let answer = try stream.receive({ (_) throws(ChannelError) in nil }) else {
            if stream.hasEnded { throw .closedByPeer("waiting until memory has arrived") }
            return nil
        }
        let sent = try slots.release(answer)
        outstandingBytes -= sent.sent
        ledger.enter(Block(index: sent.index, length: sent.sent))
        return sent.answered(by: answer)
    }

    mutating func sleep(until deadline: MonotonicTime) throws(ChannelError) {
        stream.sleep(until: deadline)
    }

    mutating func finish() {
        stream.finish()
    }

    private func place(_ slot: Int) -> UnsafeMutableRawPointer? { compressed.map { $0.base + slot * stride } }
}
