/// Which channel it is, and where it ran.
public struct ChannelLabel: Codable, Sendable, Equatable {
    /// The number of the channel within the case, from 0.
    public var number: Int
    /// `upload` or `download`; nil where it is not known.
    public var direction: String?
    /// The NIC of the end that counted; nil where it is not known.
    public var nic: String?

    /// A label.
    public init(number: Int, direction: String? = nil, nic: String? = nil) {
        self.number = number
        self.direction = direction
        self.nic = nic
    }
}
