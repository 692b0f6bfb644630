import Glibc
import Metering

/// Takes memory that a ``TCPMigrationSource`` sends: pages go to where the machine will have them.
struct TCPMigrationTarget: Responder, ~Copyable {
    private var stream: MessageStream
    private let memory: GuestMemory
    /// Where the smaller form of pages arrives.
    private let compressed: BlockMemory
    private let mostCompressed: Int
    private(set) var ledger = BlockLedger()
    let countsBlocks = true

    init(socket: consuming Socket, plan: TransferPlan, memory: GuestMemory) throws(ChannelError) {
        stream = MessageStream(socket, capacity: plan.depth)
        mostCompressed = Compressor.bound(plan.blockSize)
        compressed = try BlockMemory(byteCount: mostCompressed, hugePages: false)
        self.memory = memory
    }

    mutating func serve() throws(ChannelError) -> Bool {
        let (memory, room, most) = (memory, compressed.base, mostCompressed)
        let message =
            stream.isFull
            ? nil
            : try stream.receive { (message) throws(ChannelError) in
                switch try message.memoryKind(in: memory) {
                case .pages:
                    guard message.length == message.extent else { throw .failed("pages came with another length") }
                    return memory.base + Int(message.index)
                case .compressed:
                    guard Int(message.length) <= most else {
                        throw .failed("compressed memory is longer than it can be")
                    }
                    return room
                default: return nil
                }
            }
        if let message { stream.append(try accept(message)) }
        let hasSent = try stream.transmit()
        return message != nil || hasSent
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        // How much there should have been the other end says on the control channel: look again soon.
        stream.sleep(until: .now().advanced(byNanoseconds: stream.hasEnded ? 1_000_000 : 100_000_000))
        return false
    }

    /// Does what a message asks for, and answers.
    private mutating func accept(_ message: ChannelMessage) throws(ChannelError) -> ChannelMessage {
        let place = memory.base + Int(message.index)
        var payload = 0
        switch try message.memoryKind(in: memory) {
        case .pages: payload = Int(message.length)
        case .compressed:
            payload = Int(message.length)
            guard Compressor.restore(compressed.base, length: payload, to: place, count: Int(message.extent)) else {
                throw .failed("compressed memory arrived damaged")
            }
        default: return ledger.enter(message, about: memory)
        }
        ledger.enter(Block(index: message.index, length: payload))
        return message
    }
}
