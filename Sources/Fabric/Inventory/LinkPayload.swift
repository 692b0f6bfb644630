import Metering

/// What payload a NIC can carry: its speed, less what each full frame has around it.
public struct LinkPayload: Sendable {
    /// Bytes per second; nil where the speed is not known.
    public let bytesPerSecond: UInt64?

    /// A NIC of this host.
    ///
    /// - Parameters:
    ///   - transport: `tcp`, `roce`, `iwarp` or `ib`.
    ///   - interface: its name; its MTU, and where none is given its speed, are the kernel's.
    ///   - speed: in bits per second.
    public init(_ transport: String, interface: String, isIPv6: Bool, speed: UInt64?) {
        let mtu = NetworkInterface.mtu(of: interface) ?? 1500
        bytesPerSecond = (speed ?? InterfaceSpeed.current(of: interface)).map { speed in
            UInt64(Double(speed) / 8 * FrameFormat(transport, mtu: mtu, isIPv6: isIPv6).efficiency)
        }
    }
}
