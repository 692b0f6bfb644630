import Fabric

/// What the links of a case can carry.
public struct LinkCeiling: Sendable, Equatable {
    /// The speed of the links together, in Gbps.
    public let link: Double
    /// The payload that full frames leave of that, in Gbps.
    public let payload: Double

    /// The links of a case that was read back, from what both hosts say of their NICs; nil where the speed of one of them
    /// is not known.
    ///
    /// - Parameter speeds: of NICs whose speed the kernel does not know or gets wrong, in bits per second by name.
    public init?(_ line: CaseLine, _ run: RunDescription, speeds: [String: UInt64] = [:]) {
        self.init(
            line.transport,
            client: run.client,
            clientNICs: line.clientNICs,
            server: run.server,
            serverNICs: line.serverNICs,
            isIPv6: run.isIPv6(line.name),
            speeds: speeds
        )
    }

    /// The links of a case that was measured just now; nil where the speed of one of them is not known.
    public init?(_ row: SummaryRow, client: HostDescription, server: HostDescription?) {
        self.init(
            row.transport,
            client: client,
            clientNICs: row.clientNICs,
            server: server,
            serverNICs: row.serverNICs,
            isIPv6: false
        )
    }

    /// The links between NICs of two hosts; nil where the speed of one of them is not known.
    ///
    /// The slower end counts. Where the server has said nothing the client's NICs stand for both.
    ///
    /// - Parameters:
    ///   - transport: `tcp`, `roce`, `iwarp` or `ib`.
    ///   - speeds: of NICs whose speed the kernel does not know or gets wrong, in bits per second by name.
    public init?(
        _ transport: String,
        client: HostDescription,
        clientNICs: [String],
        server: HostDescription?,
        serverNICs: [String],
        isIPv6: Bool,
        speeds: [String: UInt64] = [:]
    ) {
        func end(_ host: HostDescription, _ nics: [String]) -> (link: Double, payload: Double)? {
            guard !nics.isEmpty else { return nil }
            var sum = (link: 0.0, payload: 0.0)
            for nic in nics {
                guard let interface = host.interfaces.first(where: { $0.name == nic }),
                    let speed = speeds[nic] ?? interface.speedBitsPerSecond
                else { return nil }
                let gbps = Double(speed) / 1e9
                sum.link += gbps
                sum.payload += gbps * FrameFormat(transport, mtu: interface.mtu, isIPv6: isIPv6).efficiency
            }
            return sum
        }
        guard let ours = end(client, clientNICs) else { return nil }
        guard let server, !serverNICs.isEmpty else {
            (link, payload) = ours
            return
        }
        guard let theirs = end(server, serverNICs) else { return nil }
        link = min(ours.link, theirs.link)
        payload = min(ours.payload, theirs.payload)
    }
}
