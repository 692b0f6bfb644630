import Glibc
import Metering

/// What TCP counted on one end of a channel, over all its connections: from their making to the drained end.
public struct TCPTotals: Codable, Sendable, Equatable {
    /// Bytes that a client says first on each connection.
    public static let introduction = ChannelIntroduction.size
    /// Bytes of a message about a block, where there are such messages.
    public static let message = ChannelMessage.size

    /// Bytes that the other end has acknowledged.
    public var bytesAcknowledged: UInt64 = 0
    /// Bytes that came, in order and each once.
    public var bytesReceived: UInt64 = 0
    /// Bytes that were sent again.
    public var bytesRetransmitted: UInt64 = 0
    /// Whether each segment carried timestamps.
    public var hasTimestamps = true
    /// Bytes that the socket could hold which were not sent, or not acknowledged.
    public var sendBuffer = 0
    /// Bytes that it could hold which nobody had fetched.
    public var receiveBuffer = 0

    /// What was counted; nothing yet.
    public init() {}

    /// Adds a connection; false where the kernel does not count bytes.
    mutating func add(_ info: TCPInfo, of descriptor: Int32) -> Bool {
        guard let acknowledged = info.bytesAcknowledged, let received = info.bytesReceived else { return false }
        bytesAcknowledged &+= acknowledged
        bytesReceived &+= received
        bytesRetransmitted &+= info.bytesRetransmitted ?? 0
        hasTimestamps = info.hasTimestamps
        sendBuffer = max(sendBuffer, Self.bufferSize(of: descriptor, SO_SNDBUF))
        receiveBuffer = max(receiveBuffer, Self.bufferSize(of: descriptor, SO_RCVBUF))
        return true
    }

    private static func bufferSize(of descriptor: Int32, _ option: Int32) -> Int {
        var size: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, option, &size, &length) == 0 ? Int(size) : 0
    }
}
