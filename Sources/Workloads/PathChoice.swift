import Fabric
import Session
import Verbs

/// Which NICs the user wants to be used, and for what.
public struct PathChoice: Sendable {
    /// What this end demands.
    public var terms: PathTerms
    /// RDMA, TCP, or the better of the two.
    public var transport: TransportChoice
    /// The only kind of path that may be used; nil takes the best.
    public var carrier: Carrier?

    /// A choice.
    public init(terms: PathTerms, transport: TransportChoice = .auto) {
        self.terms = terms
        self.transport = transport
    }

    /// The paths of one kind alone.
    public init(terms: PathTerms, carrier: Carrier) {
        self.init(terms: terms, transport: carrier == .tcp ? .tcp : .rdma)
        self.carrier = carrier
    }

    /// The multichannel plan between this host and a session's server.
    public func plan(_ session: ClientSession) -> MultichannelPlan {
        var request = MultichannelRequest(client: session.clientHost, server: session.serverHost)
        request.clientTerms = terms
        request.serverTerms = session.serverTerms
        request.allowsRDMA = transport != .tcp && session.dataPorts.rdma != nil
        request.allowsTCP = transport != .rdma
        request.transport = carrier?.rawValue
        request.named = session.serverAddress.host
        request.lookUpRoutes()
        return MultichannelPlan(request)
    }

    /// The route of that plan.
    ///
    /// - Throws: ``SessionError/failed(_:)`` where no path is left, with the reasons.
    public func route(_ session: ClientSession) throws -> (route: DataRoute, plan: MultichannelPlan) {
        let plan = plan(session)
        guard let route = try DataRoute.multichannel(plan) else {
            var reasons = plan.paths.map { "\($0.client.nic) to \($0.server.nic): \($0.reason)" }
            reasons += plan.unused.map { "\($0.nic) of \($0.hostname): \($0.reason)" }
            if session.dataPorts.rdma == nil && transport == .rdma { reasons.append(session.noRDMA) }
            throw SessionError.failed(
                "no path between these hosts may be used:\n  \(reasons.joined(separator: "\n  "))"
            )
        }
        return (route, plan)
    }
}
