import Verbs

// How a channel announces its memory in rdma_cm's private data: address, key and length in network order.
extension RemoteBuffer {
    static let wireSize = 20

    var wire: [UInt8] { address.bigEndianBytes + key.bigEndianBytes + length.bigEndianBytes }

    /// Nil where the bytes are too few.
    init?(wire bytes: some Collection<UInt8>) {
        guard bytes.count >= Self.wireSize else { return nil }
        self.init(
            address: UInt64(bigEndianBytes: bytes.prefix(8)),
            key: UInt32(bigEndianBytes: bytes.dropFirst(8).prefix(4)),
            length: UInt64(bigEndianBytes: bytes.dropFirst(12).prefix(8))
        )
    }
}
