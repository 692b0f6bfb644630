/// What a data channel says of itself first: the session it belongs to, and which of its channels it is.
///
/// The first bytes on TCP, the head of the private data on rdma_cm.
struct ChannelIntroduction: Equatable {
    static let size = magic.count + SessionToken.size + 4
    private static let magic: [UInt8] = Array("RDB1".utf8)

    let token: SessionToken
    let channel: Int

    var bytes: [UInt8] { Self.magic + token.bytes + UInt32(channel).bigEndianBytes }

    init(token: SessionToken, channel: Int) {
        self.token = token
        self.channel = channel
    }

    /// Nil where the bytes are not an introduction.
    init?(bytes: some Collection<UInt8>) {
        guard bytes.count >= Self.size, bytes.prefix(4).elementsEqual(Self.magic) else { return nil }
        token = SessionToken(bytes: bytes.dropFirst(4).prefix(SessionToken.size))
        channel = Int(UInt32(bigEndianBytes: bytes.dropFirst(4 + SessionToken.size).prefix(4)))
    }
}
