import Fabric

/// What the links of a case can carry.
public struct LinkCeiling: Sendable, Equatable {
    /// The speed of the links together, in Gbps.
    public let link: Double
    /// The payload that full frames leave of that, in Gbps.
    public let payload: Double

    /// The links of a case, from what both hosts say of their NICs; nil where the speed of one of them is not known.
    ///
    /// The slower end counts. Where the server has said nothing the client's NICs stand for both.
    ///
    /// - Parameter speeds: of NICs whose speed the kernel does not know or gets wrong, in bits per second by name.
    public init?(_ line: CaseLine, _ run: RunDescription, speeds: [String: UInt64] = [:]) {
        let isIPv6 = run.isIPv6(line.name)
        func end(_ host: HostDescription, _ nics: [String]) -> (link: Double, payload: Double)? {
            guard !nics.isEmpty else { return nil }
            var sum = (link: 0.0, payload: 0.0)
            for nic in nics {
                guard let interface = host.interfaces.first(where: { $0.name == nic }),
                    let speed = speeds[nic] ?? interface.speedBitsPerSecond
                else { return nil }
                let gbps = Double(speed) / 1e9
                sum.link += gbps
                sum.payload += gbps * LinkPayload.part(line.transport, mtu: interface.mtu, isIPv6: isIPv6)
            }
            return sum
        }
        guard let client = end(run.client, line.clientNICs) else { return nil }
        guard let server = run.server, !line.serverNICs.isEmpty else {
            (link, payload) = client
            return
        }
        guard let other = end(server, line.serverNICs) else { return nil }
        link = min(client.link, other.link)
        payload = min(client.payload, other.payload)
    }
}
