/// What a connection says of itself first: the session it belongs to, which of its channels it is for, and which of that
/// channel's connections it is.
///
/// The first bytes on TCP, the head of the private data on rdma_cm.
struct ChannelIntroduction: Equatable {
    static let size = magic.count + SessionToken.size + 8
    private static let magic: [UInt8] = Array("RDB2".utf8)

    let token: SessionToken
    let channel: Int
    let connection: Int

    var bytes: [UInt8] {
        Self.magic + token.bytes + UInt32(channel).bigEndianBytes + UInt32(connection).bigEndianBytes
    }

    init(token: SessionToken, channel: Int, connection: Int = 0) {
        self.token = token
        self.channel = channel
        self.connection = connection
    }

    /// Nil where the bytes are not an introduction.
    init?(bytes: some Collection<UInt8>) {
        guard bytes.count >= Self.size, bytes.prefix(4).elementsEqual(Self.magic) else { return nil }
        token = SessionToken(bytes: bytes.dropFirst(4).prefix(SessionToken.size))
        let numbers = bytes.dropFirst(4 + SessionToken.size)
        channel = Int(UInt32(bigEndianBytes: numbers.prefix(4)))
        connection = Int(UInt32(bigEndianBytes: numbers.dropFirst(4).prefix(4)))
    }
}
