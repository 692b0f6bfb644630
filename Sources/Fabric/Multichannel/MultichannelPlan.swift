/// Which NICs of two hosts are used together, and why, by the rules of SMB Multichannel.
///
/// Only equal paths are used together: of the best kind, of one transport, of one speed. Each has the channels of its
/// kind, 32 in all at most. What was left out is in the plan too, with the reason.
public struct MultichannelPlan: Codable, Sendable, Equatable {
    /// Channels over all paths (Microsoft's limit for one server).
    public static let maximumChannels = 32

    /// Each pair of NICs that could carry something, those that are used first.
    public let paths: [NetworkPath]
    /// The other interfaces.
    public let unused: [UnusedNIC]
    /// What may surprise the user.
    public let warnings: [String]

    /// The paths that are used, the preferred one first.
    public var chosen: [NetworkPath] { paths.filter(\.isChosen) }

    /// Makes the plan.
    public init(_ request: MultichannelRequest) {
        let (clientNICs, clientUnused) = UsableNIC.all(of: request.client, request.clientTerms)
        let (serverNICs, serverUnused) = UsableNIC.all(of: request.server, request.serverTerms)
        var candidates: [NetworkPath] = []
        var rejected: [NetworkPath] = []
        for client in clientNICs {
            for server in serverNICs {
                let path = request.path(client, server)
                if path.reason.isEmpty { candidates.append(path) } else { rejected.append(path) }
            }
        }
        let (chosen, left) = PathSelection(request).select(candidates)
        paths = chosen + left + rejected
        unused = clientUnused + serverUnused
        warnings = request.warnings(of: chosen)
    }
}
