extension ChannelMessage {
    /// A request, and its answer: they look alike.
    init(_ request: StorageRequest, slot: Int) {
        self.init(request.block, slot: slot)
        kind = request.kind.rawValue
    }

    /// What a request asks for, checked against what was agreed on.
    func storageKind(slots: Int, blockSize: Int) throws(ChannelError) -> StorageRequest.Kind {
        guard let kind = StorageRequest.Kind(rawValue: kind), slot < slots, (1...blockSize).contains(block.length)
        else {
            throw .failed("the other end asked for what was not agreed on: kind \(kind), slot \(slot), \(length) bytes")
        }
        return kind
    }
}
