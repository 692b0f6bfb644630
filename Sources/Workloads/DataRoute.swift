import Fabric
import Metering
import Session
import Transport
import Verbs

/// Over what a case's data goes: the transport, and the paths that its channels take in turn.
public struct DataRoute: Sendable {
    /// TCP or RDMA.
    public let transport: TransportKind
    /// `tcp`, `roce`, `iwarp` or `ib`.
    public let label: String
    /// From where to where; none where there is no way.
    public let paths: [DataPath]
    /// What each path leaves this host by: an interface, or an RDMA device.
    public let nics: [String]

    /// TCP to where the control channel goes.
    public static func tcp(_ session: ClientSession) -> DataRoute {
        let nic = NetworkInterface.name(of: session.localAddress) ?? ""
        return DataRoute(transport: .tcp, label: "tcp", paths: [DataPath(to: session.serverAddress)], nics: [nic])
    }

    /// The chosen paths of a plan; nil where there are none.
    public static func multichannel(_ plan: MultichannelPlan) throws(RdmaError) -> DataRoute? {
        guard let first = plan.chosen.first else { return nil }
        var paths: [DataPath] = []
        for path in plan.chosen {
            guard let source = path.client.address, let server = path.server.address else { continue }
            paths.append(DataPath(from: try SocketAddress(source), to: try SocketAddress(server)))
        }
        return DataRoute(
            transport: first.kind == .rdma ? .rdma : .tcp,
            label: first.transport,
            paths: paths,
            nics: plan.chosen.map { $0.client.device ?? $0.client.nic }
        )
    }

    /// The RDMA ways to a server: one for each kind of link, the address that the user named before the others.
    ///
    /// Each is looked up with rdma_cm, which says whether a device of this host leads there; nothing is connected.
    ///
    /// - Returns: the ways, and for each address that is none, why.
    public static func rdma(_ session: ClientSession) async throws -> (routes: [DataRoute], problems: [String]) {
        guard let port = session.dataPorts.rdma else { return ([], [session.noRDMA]) }
        let named = session.serverAddress.host
        let others = session.serverHost.rdmaPorts.flatMap(\.addresses).filter { $0 != named && !$0.contains("%") }
        let candidates = [named] + others
        return try await WorkerThread.run("resolve") {
            var routes: [DataRoute] = []
            var problems: [String] = []
            for candidate in candidates {
                do throws(RdmaError) {
                    let route = try resolve(candidate, port: port)
                    if !routes.contains(where: { $0.label == route.label }) { routes.append(route) }
                } catch {
                    problems.append("\(error)")
                }
            }
            return (routes, problems)
        }
    }

    private static func resolve(_ host: String, port: UInt16) throws(RdmaError) -> DataRoute {
        let address = try SocketAddress(host, port: port)
        let connector = try Connector(to: address, timeout: .seconds(2))
        let kind = try connector.context.linkKind(port: connector.connectionID.devicePort ?? 1)
        return DataRoute(
            transport: .rdma,
            label: kind.shortName,
            paths: [DataPath(to: address)],
            nics: [connector.context.deviceName]
        )
    }
}

extension DataRoute: CustomStringConvertible {
    /// As in "RDMA (roce) from roce0 to 198.18.0.1".
    public var description: String {
        let kind = transport == .tcp ? "TCP" : "RDMA (\(label))"
        return kind + " from " + zip(nics, paths).map { "\($0) to \($1.server.host)" }.joined(separator: ", ")
    }
}

extension ClientSession {
    /// Why the server takes no RDMA channels.
    var noRDMA: String { "\(serverHost.hostname): no RDMA there: \(dataPorts.rdmaProblem ?? "no reason given")" }
}
