/// How the packets of a run are marked, so that NICs and switches know which class they belong to.
///
/// Both ends mark what they send: blocks, acknowledgements and answers. Where the packets go by VLAN the priority is in
/// their tag (IEEE 802.1Q); the DSCP is in their IP header, and all that RoCE has without a VLAN (RFC 2474).
public struct TrafficMarking: Codable, Sendable, Equatable {
    /// The largest priority that every process may ask for; the kernel keeps 7 for CAP_NET_ADMIN (socket(7)).
    static let highestOrdinaryPriority = 6

    /// Ethernet's priority, 0 to 7; nil leaves it to the kernel, which derives it from the DSCP.
    public var priority: Int?
    /// The DSCP, 0 to 63; nil takes the priority's class selector, which is 8 times the priority (RFC 2474, 4.2.2).
    public var dscp: Int?

    /// Marks; nil where there are none.
    public init?(priority: Int?, dscp: Int?) {
        guard priority != nil || dscp != nil else { return nil }
        self.priority = priority
        self.dscp = dscp
    }

    /// The DSCP that packets get.
    public var codePoint: Int { dscp ?? (priority ?? 0) &* 8 }

    /// The byte of the IP header that holds it: the type of service, or IPv6's traffic class.
    ///
    /// Its two lowest bits, which belong to ECN, are zero.
    public var typeOfService: UInt8 { UInt8(truncatingIfNeeded: codePoint &<< 2) }
}

extension TrafficMarking: CustomStringConvertible {
    /// As in "priority 4, DSCP 32".
    public var description: String {
        (priority.map { "priority \($0), " } ?? "") + "DSCP \(codePoint)"
    }
}
