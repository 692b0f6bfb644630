import Fabric

/// The first message: who speaks, and which language.
///
/// Its form never changes, so that two versions that differ can still tell each other so.
struct Hello: Codable, Sendable {
    /// Number of the protocol; both sides must have the same.
    static let currentProtocol = 1

    /// The speaker's protocol.
    var protocolVersion = Hello.currentProtocol
    /// The speaker's version of rdmabench, for people.
    var version = Version.current
    /// The speaker's host.
    var host: HostDescription
    /// Server: where its data channels are taken; nil from a client.
    var dataPorts: DataPorts?

    /// Why these two cannot talk, in words; nil where they can.
    func incompatibility(with peer: Hello) -> String? {
        guard protocolVersion != peer.protocolVersion else { return nil }
        return "this is rdmabench \(version) (protocol \(protocolVersion)), the other host has rdmabench "
            + "\(peer.version) (protocol \(peer.protocolVersion)): install the same version on both"
    }
}
