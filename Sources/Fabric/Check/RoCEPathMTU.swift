import Metering

/// What RoCE's own path MTU costs: each packet of a message has its headers, whatever the interface could carry.
public enum RoCEPathMTU {
    /// Sizes that there are (InfiniBand Architecture Specification, volume 1, section 9.7).
    static let sizes = [256, 512, 1024, 2048, 4096]
    /// Bytes on the wire around the payload: Ethernet with preamble, FCS and gap 38, IP 20, UDP 8, BTH 12, ICRC 4.
    static let overhead = 82

    /// The part of a link that payload can have.
    static func efficiency(_ size: Int) -> Double { Double(size) / Double(size + overhead) }

    /// What a path's size is, and what the largest would bring.
    static func verdict(_ size: Int, interfaceMTU: Int) -> CheckVerdict {
        let now = percent(efficiency(size))
        let seen = "RoCE path MTU \(size): payload has at most \(now) of the link"
        guard let largest = sizes.last, size < largest else { return CheckVerdict(.ok, seen) }
        let gain = percent(efficiency(largest) / efficiency(size) - 1)
        return CheckVerdict(
            .warning,
            seen,
            "\(largest) would bring \(gain) more: set an MTU of 4200 or more (9000 as a rule) on both hosts' interfaces, "
                + "which have \(interfaceMTU), and on the switches."
        )
    }

    private static func percent(_ part: Double) -> String { NumberText.padded(part * 100, places: 1) + " %" }
}
