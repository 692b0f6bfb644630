import Fabric
import Transport

/// The first message: who speaks, and which language.
///
/// The two versions in it keep their form for good, so that two that differ can still tell each other so; of such a
/// message nothing else is read.
struct Hello: Codable, Sendable {
    /// Number of the protocol; both sides must have the same.
    static let currentProtocol = 12

    /// The speaker's protocol.
    var protocolVersion = Hello.currentProtocol
    /// The speaker's version of rdmabench, for people.
    var version = Version.current
    /// The speaker's host.
    var host: HostDescription
    /// Server: where its data channels are taken; nil from a client.
    var dataPorts: DataPorts?
    /// Server: what the client shows when it goes on with this session over another connection.
    var session: SessionToken?
    /// Server: what it demands of the paths to it.
    var terms = PathTerms()
    /// Server that ssh has started: its address to which ssh came.
    var address: String?

    /// Why these two cannot talk, in words; nil where they can.
    func incompatibility(with peer: Hello) -> String? {
        guard protocolVersion != peer.protocolVersion else { return nil }
        return "this is rdmabench \(version) (protocol \(protocolVersion)), the other host has rdmabench "
            + "\(peer.version) (protocol \(peer.protocolVersion)): install the same version on both"
    }
}

extension Hello {
    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        protocolVersion = try values.decode(Int.self, forKey: .protocolVersion)
        version = try values.decode(String.self, forKey: .version)
        guard protocolVersion == Self.currentProtocol else {
            host = HostDescription(hostname: "unknown", kernel: "", architecture: "", processors: 1)
            return
        }
        host = try values.decode(HostDescription.self, forKey: .host)
        dataPorts = try values.decodeIfPresent(DataPorts.self, forKey: .dataPorts)
        session = try values.decodeIfPresent(SessionToken.self, forKey: .session)
        terms = try values.decode(PathTerms.self, forKey: .terms)
        address = try values.decodeIfPresent(String.self, forKey: .address)
    }
}
