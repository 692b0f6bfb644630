import Fabric
import Metering
import Results
import Session
import Verbs

/// How the cases of one carrier go from host to host: over all equal NICs of its kind.
public struct CarrierRoute: Sendable {
    /// What carries the data.
    public let carrier: Carrier
    /// Over all NICs; without a path where there is no way.
    public let route: DataRoute
    /// The plan behind it; nil where there is none, and the way that the control channel takes stands in.
    public let plan: MultichannelPlan?
    /// Channels over all NICs.
    public let channels: Int
    /// The links of its NICs together; nil where the speed of one is not known.
    public let links: LinkCeiling?
    /// Why nothing can go over it; nil where something can.
    public var obstacle: String?

    /// Over the first of its NICs alone.
    var first: DataRoute {
        DataRoute(
            transport: route.transport,
            label: route.label,
            paths: Array(route.paths.prefix(1)),
            nics: Array(route.nics.prefix(1))
        )
    }

    /// Why what depends on the speed of the links cannot be; nil where it is known.
    var speedObstacle: String? {
        guard links == nil else { return nil }
        let nics = plan.map { Set($0.chosen.flatMap { [$0.client.nic, $0.server.nic] }).sorted() } ?? route.nics
        return
            "what share of the links this is nobody can say: the speed of \(nics.joined(separator: ", ")) is not known; name "
            + "it on both ends, as in --speed \(nics.first ?? "nic0")=10Gbps"
    }

    /// A carrier over known ways.
    init(_ carrier: Carrier, _ route: DataRoute, plan: MultichannelPlan?, channels: Int, links: LinkCeiling?) {
        self.carrier = carrier
        self.route = route
        self.plan = plan
        self.channels = channels
        self.links = links
    }

    /// A carrier that cannot carry anything, and why.
    public init(_ carrier: Carrier, obstacle: String) {
        let route = DataRoute(
            transport: carrier == .tcp ? .tcp : .rdma,
            label: carrier.rawValue,
            paths: [],
            nics: []
        )
        self.init(carrier, route, plan: nil, channels: 1, links: nil)
        self.obstacle = obstacle
    }
}

extension CarrierRoute {
    /// Looks for the ways of a carrier; nil where neither host has it.
    public static func find(
        _ carrier: Carrier,
        _ terms: PathTerms,
        in session: ClientSession
    ) async throws -> CarrierRoute? {
        if carrier != .tcp {
            let hosts = [session.clientHost, session.serverHost]
            let without = hosts.filter { host in !host.rdmaPorts.contains { $0.transport == carrier.rawValue } }
            if without.count == hosts.count { return nil }
            if let host = without.first {
                return CarrierRoute(carrier, obstacle: "\(host.hostname) has no \(carrier.title), the other end has")
            }
            guard session.dataPorts.rdma != nil else { return CarrierRoute(carrier, obstacle: session.noRDMA) }
        }
        let plan = PathChoice(terms: terms, carrier: carrier).plan(session)
        if let route = try DataRoute.multichannel(plan) {
            return CarrierRoute(
                carrier,
                route,
                plan: plan,
                channels: plan.chosen.map(\.channels).reduce(0, +),
                links: links(carrier, plan, in: session)
            )
        }
        guard terms.restriction.isEmpty, let route = try await single(carrier, in: session) else {
            return CarrierRoute(
                carrier,
                obstacle: "no path may be used for \(carrier.title): `rdmabench paths \(session.serverAddress.host) "
                    + "--transport \(carrier == .tcp ? "tcp" : "rdma")` says why"
            )
        }
        return CarrierRoute(carrier, route, plan: nil, channels: 1, links: nil)
    }

    /// Where multichannel knows no pair of NICs, as on one host: TCP goes where the control channel does, RDMA where
    /// rdma_cm leads to.
    private static func single(_ carrier: Carrier, in session: ClientSession) async throws -> DataRoute? {
        if carrier == .tcp { return .tcp(session) }
        return try await DataRoute.rdma(session).routes.first { $0.label == carrier.rawValue }
    }

    private static func links(
        _ carrier: Carrier,
        _ plan: MultichannelPlan,
        in session: ClientSession
    ) -> LinkCeiling? {
        LinkCeiling(
            carrier.rawValue,
            client: session.clientHost,
            clientNICs: Set(plan.chosen.map(\.client.nic)).sorted(),
            server: session.serverHost,
            serverNICs: Set(plan.chosen.map(\.server.nic)).sorted(),
            isIPv6: plan.chosen.contains { $0.client.address?.contains(":") ?? false }
        )
    }
}

extension CarrierRoute: CustomStringConvertible {
    /// As in "TCP from nic0 to 198.18.0.1, nic1 to 198.18.1.1: 2 channels", or why there is none.
    public var description: String {
        obstacle.map { "\(carrier.title): \($0)" } ?? "\(route): \(channels) channel\(channels == 1 ? "" : "s")"
    }
}

extension CarrierRoute {
    /// Looks at its paths before anything is measured; where data over them would be lost that is its obstacle.
    ///
    /// - Parameter isForced: measures where data would be lost all the same.
    /// - Returns: what was found.
    public mutating func inspect(in session: ClientSession, isForced: Bool) async throws -> [CheckLine] {
        guard obstacle == nil else { return [] }
        let plan = plan ?? MultichannelPlan(MultichannelRequest(client: session.clientHost, server: session.serverHost))
        let found = try await Preflight.inspect(route, plan, in: session)
        if let line = found.obstacles.first, !isForced {
            obstacle =
                "\(line.subject): \(line.verdict.seen). \(line.verdict.advice ?? "") (--force measures all the same)"
        }
        return found.lines
    }
}
