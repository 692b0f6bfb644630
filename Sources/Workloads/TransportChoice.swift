import Session

/// What the user wants the data to go over.
public enum TransportChoice: String, Sendable, CaseIterable {
    /// TCP.
    case tcp
    /// RDMA, or nothing.
    case rdma
    /// RDMA where both ends have it, else TCP: as SMB Multichannel does.
    case auto

    /// A route, and in words which and why.
    ///
    /// - Throws: ``SessionError/failed(_:)`` where RDMA is wanted and cannot be had.
    public func decide(_ session: ClientSession) async throws -> (route: DataRoute, reason: String) {
        let tcp = DataRoute.tcp(session)
        if self == .tcp { return (tcp, "TCP to \(session.serverAddress.host), as asked") }
        let (routes, problems) = try await DataRoute.rdma(session)
        if let route = routes.first {
            return (route, "\(route): \(self == .auto ? "both ends have RDMA" : "as asked")")
        }
        let reasons = problems.joined(separator: "\n  ")
        guard self == .auto else {
            throw SessionError.failed("no RDMA between these hosts:\n  \(reasons)\nUse --transport tcp, or auto.")
        }
        return (
            tcp,
            "TCP to \(session.serverAddress.host), as there is no RDMA between these hosts: \(problems.first ?? "")"
        )
    }
}
