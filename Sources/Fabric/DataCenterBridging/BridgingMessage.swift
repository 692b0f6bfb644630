/// The question for a NIC's settings of IEEE 802.1Qaz and 802.1Qbb, and its answer; linux/dcbnl.h.
enum BridgingMessage {
    /// RTM_GETDCB of linux/rtnetlink.h.
    static let type: UInt16 = 78

    /// struct dcbmsg: family, command, two bytes of padding. The command is DCB_CMD_IEEE_GET.
    private static let header: [UInt8] = [0, 21, 0, 0]
    /// DCB_ATTR_IFNAME and DCB_ATTR_IEEE, and within that DCB_ATTR_IEEE_ETS, _PFC and _PEER_PFC.
    private static let interfaceName: UInt16 = 1
    private static let ieee: UInt16 = 13
    private static let ets: UInt16 = 1
    private static let pfc: UInt16 = 2
    private static let peerPFC: UInt16 = 5
    /// IEEE_8021QAZ_TSA_ETS: a class whose share of the link is guaranteed.
    private static let guaranteed: UInt8 = 2
    /// Priorities that Ethernet has, and traffic classes at most.
    private static let priorities = 8

    /// The question about an interface.
    static func request(_ interface: String) -> [UInt8] {
        header + NetlinkAttributes.bytes(type: interfaceName, value: Array(interface.utf8) + [0])
    }

    /// The settings in an answer; nil where it has none that are known here.
    static func settings(in answer: ArraySlice<UInt8>) -> DataCenterBridging? {
        guard let nested = NetlinkAttributes(answer.dropFirst(header.count))[ieee] else { return nil }
        let attributes = NetlinkAttributes(nested)
        let settings = DataCenterBridging(
            pfcPriorities: attributes[pfc].flatMap { pausedPriorities($0) },
            switchPFCPriorities: attributes[peerPFC].flatMap { pausedPriorities($0) },
            guaranteedPercent: attributes[ets].flatMap { guaranteedPercent($0) }
        )
        return settings == DataCenterBridging() ? nil : settings
    }

    /// struct ieee_pfc: how many classes can have it, and a bit for each priority that has.
    private static func pausedPriorities(_ value: ArraySlice<UInt8>) -> [Int]? {
        guard let enabled: UInt8 = value.native(at: 1) else { return nil }
        return (0..<priorities).filter { enabled >> $0 & 1 == 1 }
    }

    /// struct ieee_ets: 3 bytes; for each class its share of sending, of receiving, and the kind of its share; then the
    /// class of each priority.
    private static func guaranteedPercent(_ value: ArraySlice<UInt8>) -> [Int]? {
        func table(_ number: Int) -> [UInt8] { Array(value.dropFirst(3 + number * priorities).prefix(priorities)) }
        let (shares, kinds, classes) = (table(0), table(2), table(3))
        guard classes.count == priorities, classes.allSatisfy({ $0 < priorities }), kinds.contains(guaranteed) else {
            return nil
        }
        return classes.map { kinds[Int($0)] == guaranteed ? Int(shares[Int($0)]) : 0 }
    }
}
