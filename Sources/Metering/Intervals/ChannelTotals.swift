/// What one channel has moved: bytes and messages, either since its start or within an interval.
public struct ChannelTotals: Codable, Sendable, Equatable {
    /// Bytes of payload.
    public var bytes: UInt64
    /// Messages.
    public var messages: UInt64

    /// Totals.
    public init(bytes: UInt64 = 0, messages: UInt64 = 0) {
        self.bytes = bytes
        self.messages = messages
    }

    /// What was moved since an earlier reading; 0 where that one was higher.
    public func since(_ earlier: ChannelTotals) -> ChannelTotals {
        ChannelTotals(
            bytes: bytes > earlier.bytes ? bytes - earlier.bytes : 0,
            messages: messages > earlier.messages ? messages - earlier.messages : 0
        )
    }

    /// The sum of both; the largest number there is where it does not fit.
    public static func + (left: ChannelTotals, right: ChannelTotals) -> ChannelTotals {
        ChannelTotals(
            bytes: left.bytes.saturatingAdding(right.bytes),
            messages: left.messages.saturatingAdding(right.messages)
        )
    }
}

extension UInt64 {
    fileprivate func saturatingAdding(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
