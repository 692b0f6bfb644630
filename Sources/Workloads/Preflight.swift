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
        let lines = try await Self.pathMTU(routes, in: session)
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
    ) async throws -> Inspection {
        let (client, server) = (session.clientHost, session.serverHost)
        var lines = [client, server].flatMap { HostChecks.lines($0, needsRDMA: route.transport == .rdma) }
        if let clock = client.condition?.clock {
            lines += [HostChecks.clocks(client: clock, server: server)].compactMap { $0 }
        }
        lines += [HostChecks.tcpECN(client: client, server: server)].compactMap { $0 }
        lines += plan.chosen.flatMap { HostChecks.lines($0, client, server) }
        let ways = try await Reachability.lines(route, in: session) + pathMTU([route], in: session)
        lines += ways
        let obstacles = ways.filter { $0.verdict.severity == .failure }
        // Where no connection is made, or large packets vanish, a burst would only stall.
        if obstacles.isEmpty { lines += try await Burst.lines(route, plan, in: session) }
        return Inspection(lines: lines, obstacles: obstacles)
    }

    /// What was found on the paths of a route.
    public struct Inspection: Sendable {
        /// All of it.
        public let lines: [CheckLine]
        /// Those for which data over it would be lost, or none would flow.
        public let obstacles: [CheckLine]
    }

    /// What passes on the paths of routes; those that do not leave the host are left out.
    private static func pathMTU(_ routes: [DataRoute], in session: ClientSession) async throws -> [CheckLine] {
        var probed: [ProbedPath] = []
        var carriesRDMA: [Bool] = []
        for route in routes {
            for path in route.paths {
                guard let path = session.probed(path) else { continue }
                let index = probed.firstIndex(of: path) ?? probed.endIndex
                if index == probed.endIndex {
                    probed.append(path)
                    carriesRDMA.append(false)
                }
                carriesRDMA[index] = carriesRDMA[index] || route.transport == .rdma
            }
        }
        guard !probed.isEmpty else { return [] }
        let found = try await session.probe(probed)
        return probed.indices.map { index in
            let path = probed[index]
            let verdict = found[index].verdict(carriesRDMA: carriesRDMA[index])
            return CheckLine("\(path.source) - \(path.server)", verdict)
        }
    }
}

extension ClientSession {
    /// What is to be probed for a path of data; nil where it does not leave the host.
    fileprivate func probed(_ path: DataPath) -> ProbedPath? {
        guard let source = path.source ?? RouteLookup.source(to: path.server) else { return nil }
        return ProbedPath(from: source.host, of: clientHost, to: path.server.host, of: serverHost)
    }
}
