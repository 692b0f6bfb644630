/// A small message between the two ends of a channel, beside its blocks.
///
/// What it means depends on the channel: a block that was written, asked for or is ready, a slot that is free
/// again, or credits. Both ends have the same byte order of their memory on the wire: little.
struct ChannelMessage: BitwiseCopyable {
    /// Bytes of a slot for messages: a cache line.
    static let slotSize = 64
    static let size = 24

    var slot: UInt32 = 0
    var length: UInt32 = 0
    var index: UInt64 = 0
    /// What a storage request or a run of memory asks for; 0 elsewhere.
    var kind: UInt32 = 0
    /// Bytes of memory that a run is about; 0 elsewhere.
    var extent: UInt32 = 0

    func write(to memory: UnsafeMutableRawPointer) {
        memory.storeBytes(of: slot.littleEndian, as: UInt32.self)
        memory.storeBytes(of: length.littleEndian, toByteOffset: 4, as: UInt32.self)
        memory.storeBytes(of: index.littleEndian, toByteOffset: 8, as: UInt64.self)
        memory.storeBytes(of: kind.littleEndian, toByteOffset: 16, as: UInt32.self)
        memory.storeBytes(of: extent.littleEndian, toByteOffset: 20, as: UInt32.self)
    }
}

extension ChannelMessage {
    init(at memory: UnsafeRawPointer) {
        slot = UInt32(littleEndian: memory.load(as: UInt32.self))
        length = UInt32(littleEndian: memory.load(fromByteOffset: 4, as: UInt32.self))
        index = UInt64(littleEndian: memory.load(fromByteOffset: 8, as: UInt64.self))
        kind = UInt32(littleEndian: memory.load(fromByteOffset: 16, as: UInt32.self))
        extent = UInt32(littleEndian: memory.load(fromByteOffset: 20, as: UInt32.self))
    }

    /// The message about a block that lies in a slot.
    init(_ block: Block, slot: Int) {
        self.init(slot: UInt32(slot), length: UInt32(block.length), index: block.index)
    }

    var block: Block { Block(index: index, length: Int(length)) }
}
