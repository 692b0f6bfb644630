/// What lost connections cost a case. Times are seconds since something last moved on the channel.
public struct OutageSummary: Codable, Sendable, Equatable {
    /// Connections that were lost while the case ran.
    public var count: Int
    /// Until the loss was noticed: the longest; nil where there was none.
    public var detectSeconds: Double?
    /// Until both ends knew what had arrived, so that other channels carried the rest: the longest.
    public var handOverSeconds: Double?
    /// Until the channel had a connection again: the longest; nil where one never had.
    public var recoverSeconds: Double?
    /// Bytes that were on their way, perhaps there, and had to be carried again.
    public var bytesTwice: UInt64

    /// A summary.
    public init(
        count: Int = 0,
        detectSeconds: Double? = nil,
        handOverSeconds: Double? = nil,
        recoverSeconds: Double? = nil,
        bytesTwice: UInt64 = 0
    ) {
        self.count = count
        self.detectSeconds = detectSeconds
        self.handOverSeconds = handOverSeconds
        self.recoverSeconds = recoverSeconds
        self.bytesTwice = bytesTwice
    }
}
