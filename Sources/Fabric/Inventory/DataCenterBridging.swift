/// What a NIC does against the loss of packets, as far as its driver shows it.
///
/// Priorities are Ethernet's, 0 to 7 (IEEE 802.1Q); a driver that does not show a setting leaves it nil.
public struct DataCenterBridging: Codable, Sendable, Equatable {
    /// Priorities whose sender is paused where a buffer fills (PFC, IEEE 802.1Qbb).
    public var pfcPriorities: [Int]?
    /// Those that the switch's port has said of itself, by way of DCBX.
    public var switchPFCPriorities: [Int]?
    /// The percentage of the link that the class of each priority is guaranteed (ETS, IEEE 802.1Qaz); 0 for none.
    public var guaranteedPercent: [Int]?
    /// Priorities on which RoCE's congestion notifications (ECN) are sent and heeded.
    public var roceECNPriorities: [Int]?

    /// Settings from known facts.
    public init(
        pfcPriorities: [Int]? = nil,
        switchPFCPriorities: [Int]? = nil,
        guaranteedPercent: [Int]? = nil,
        roceECNPriorities: [Int]? = nil
    ) {
        self.pfcPriorities = pfcPriorities
        self.switchPFCPriorities = switchPFCPriorities
        self.guaranteedPercent = guaranteedPercent
        self.roceECNPriorities = roceECNPriorities
    }

    private enum CodingKeys: String, CodingKey {
        case pfcPriorities = "pfc_priorities"
        case switchPFCPriorities = "switch_pfc_priorities"
        case guaranteedPercent = "guaranteed_percent"
        case roceECNPriorities = "roce_ecn_priorities"
    }
}
