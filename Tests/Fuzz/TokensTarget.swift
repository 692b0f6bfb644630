@testable import Fabric
@testable import Session
@testable import Transport

/// What proves who somebody is: keys, secrets, tokens of data channels and probes, and where ssh came from.
enum TokensTarget {
    static let readers: [Reader] = [
        text { if let key = JoinKey($0), JoinKey(key.text) != key { fatalError("another key: \(key.text)") } },
        { bytes in
            if let request = JoinRequest(bytes: bytes), request.bytes != bytes { fatalError("another request") }
        },
        { bytes in
            if let introduction = ChannelIntroduction(bytes: bytes),
                introduction.bytes != Array(bytes.prefix(ChannelIntroduction.size))
            {
                fatalError("another introduction")
            }
        },
        { bytes in
            if let packet = ProbePacket(bytes), packet.bytes(paddedTo: 0) != Array(bytes.prefix(ProbePacket.size)) {
                fatalError("another probe")
            }
        },
        text { _ = SSHOrigin(["SSH_CONNECTION": $0]) },
        text { text in
            if let destination = try? SSHDestination(text), destination.words.contains(where: { $0.hasPrefix("--") }) {
                fatalError("ssh would take an option from \(text)")
            }
        },
        text { _ = try? ServerIdentity(pem: $0) },
    ]
}
