import Metering
import Verbs

/// A port of an RDMA device of this host, and the addresses at which it can be reached.
public struct RdmaPort: Sendable {
    /// The device's name.
    public let device: String
    /// What runs on its wire.
    public let kind: LinkKind
    /// What the device says about the port.
    public let attributes: PortAttributes
    /// The port's own addresses.
    public let globalIdentifiers: [GlobalIdentifier]
    /// The network interface that it shares; nil where the kernel does not tell.
    public let interface: NetworkInterface?

    /// The ports of all devices of this host.
    ///
    /// - Throws: ``RdmaError`` where the devices cannot be listed. A device that cannot be opened is left out, and named in `problems`.
    public static func all(problems: inout [String]) throws(RdmaError) -> [RdmaPort] {
        var ports: [RdmaPort] = []
        let interfaces = NetworkInterface.all()
        for opening in try Context.all() {
            do throws(RdmaError) {
                let context = try opening.get()
                let identifiers = try context.globalIdentifiers()
                for number in 1...max(1, try context.attributes().portCount) {
                    let number = UInt8(clamping: number)
                    let own = identifiers.filter { $0.port == number }
                    ports.append(
                        RdmaPort(
                            device: context.deviceName,
                            kind: try context.linkKind(port: number),
                            attributes: try context.port(number),
                            globalIdentifiers: own,
                            interface: interface(at: context.transport, own, among: interfaces)
                        )
                    )
                }
            } catch {
                problems.append("\(error)")
            }
        }
        return ports
    }

    /// The IP addresses that a peer can connect to: those of the interface, as rdma_cm has no others.
    public var addresses: [String] { interface?.addresses.map(\.host) ?? [] }

    /// What is written down about it.
    public var summary: RdmaPortDescription {
        RdmaPortDescription(
            device: device,
            port: Int(attributes.number),
            transport: kind.shortName,
            interface: interface?.name,
            activeMTU: attributes.activeMTU,
            speedBitsPerSecond: attributes.bitsPerSecond,
            hasRoCEv2: globalIdentifiers.contains { $0.kind == .roceV2 },
            addresses: addresses
        )
    }

    /// RoCE's addresses name their interface; that of an iWARP port begins with the interface's hardware address.
    private static func interface(
        at transport: DeviceTransport,
        _ identifiers: [GlobalIdentifier],
        among interfaces: [NetworkInterface]
    ) -> NetworkInterface? {
        if let name = identifiers.first(where: { $0.interfaceIndex != 0 })?.interfaceName {
            return interfaces.first { $0.name == name }
        }
        guard transport == .iwarp, let bytes = identifiers.first?.bytes.prefix(6) else { return nil }
        let hardwareAddress = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
        return interfaces.first { $0.hardwareAddress == hardwareAddress }
    }
}
