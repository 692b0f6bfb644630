import Fabric
import Session
import Transport
import Verbs

/// Looks whether full-size packets arrive before anything is measured.
public struct Preflight: Sendable {
    /// Makes no check.
    public var isOff: Bool
    /// Runs on where data would be lost.
    public var isForced: Bool

    /// How it is to be done.
    public init(isOff: Bool = false, isForced: Bool = false) {
        self.isOff = isOff
        self.isForced = isForced
    }

    /// Checks the paths of routes.
    ///
    /// - Returns: what is worth knowing.
    /// - Throws: ``SessionError/failed(_:)`` where data of full size would be lost, with what to do.
    public func check(_ routes: [DataRoute], in session: ClientSession) async throws -> [CheckLine] {
        if isOff { return [] }
        let lines = try await Self.pathMTU(routes.flatMap(\.paths), in: session)
        let failures = lines.filter { $0.verdict.severity == .failure }
        if !failures.isEmpty && !isForced {
            throw SessionError.failed(
                failures.map { "\($0.subject): \($0.verdict.seen). \($0.verdict.advice ?? "")" }.joined(separator: "\n")
                    + "\nData of full size would be lost; --force runs on all the same."
            )
        }
        return lines.filter { $0.verdict.severity != .ok }
    }

    /// Everything that can be said of two hosts and the chosen paths between them in a few seconds.
    public static func inspect(
        _ route: DataRoute,
        _ plan: MultichannelPlan,
        in session: ClientSession
    ) async throws -> [CheckLine] {
        let (client, server) = (session.clientHost, session.serverHost)
        var lines = [client, server].flatMap { HostChecks.lines($0, needsRDMA: route.transport == .rdma) }
        if let clock = client.condition?.clock {
            lines += [HostChecks.clocks(client: clock, server: server)].compactMap { $0 }
        }
        lines += [HostChecks.tcpECN(client: client, server: server)].compactMap { $0 }
        lines += plan.chosen.flatMap { HostChecks.lines($0, client, server) }
        lines += try await Reachability.lines(route, in: session)
        let sizes = try await pathMTU(route.paths, in: session)
        lines += sizes
        // Where large packets vanish a burst would only stall.
        guard !sizes.contains(where: { $0.verdict.severity == .failure }) else { return lines }
        return try await lines + Burst.lines(route, plan, in: session)
    }

    /// What passes on paths; those that do not leave the host are left out.
    public static func pathMTU(_ paths: [DataPath], in session: ClientSession) async throws -> [CheckLine] {
        var probed: [ProbedPath] = []
        for path in paths {
            guard let source = path.source ?? RouteLookup.source(to: path.server),
                let candidate = ProbedPath(
                    from: source.host,
                    of: session.clientHost,
                    to: path.server.host,
                    of: session.serverHost
                ), !probed.contains(candidate)
            else { continue }
            probed.append(candidate)
        }
        guard !probed.isEmpty else { return [] }
        let found = try await session.probe(probed)
        return zip(probed, found).map { CheckLine("\($0.source) - \($0.server)", $1.verdict) }
    }
}
