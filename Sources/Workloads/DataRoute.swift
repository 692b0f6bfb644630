import Metering
import Session
import Transport
import Verbs

/// Over what a case's data goes: the transport, and the server's address for it.
public struct DataRoute: Sendable {
    /// TCP or RDMA.
    public let transport: TransportKind
    /// The server's address for data.
    public let address: SocketAddress
    /// `tcp`, `roce`, `iwarp` or `ib`.
    public let label: String
    /// This host's RDMA device; nil for TCP.
    public let device: String?

    /// TCP to where the control channel goes.
    public static func tcp(_ session: ClientSession) -> DataRoute {
        DataRoute(transport: .tcp, address: session.serverAddress, label: "tcp", device: nil)
    }

    /// The RDMA ways to a server: one for each kind of link, the address that the user named before the others.
    ///
    /// Each is looked up with rdma_cm, which says whether a device of this host leads there; nothing is connected.
    ///
    /// - Returns: the ways, and for each address that is none, why.
    public static func rdma(_ session: ClientSession) async throws -> (routes: [DataRoute], problems: [String]) {
        guard let port = session.dataPorts.rdma else {
            let reason = session.dataPorts.rdmaProblem ?? "no reason given"
            return ([], ["\(session.serverHost.hostname): no RDMA there: \(reason)"])
        }
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
            address: address,
            label: kind.shortName,
            device: connector.context.deviceName
        )
    }
}
