@testable import Fabric
@testable import Session
@testable import Transport

/// What proves who somebody is: keys, secrets, tokens of data channels and probes, and where ssh came from.
enum TokensTarget {
    static func read(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let key = JoinKey(text), JoinKey(key.text) != key { fatalError("another key: \(key.text)") }
        if let request = JoinRequest(bytes: bytes), request.bytes != bytes { fatalError("another request") }
        if let introduction = ChannelIntroduction(bytes: bytes),
            introduction.bytes != Array(bytes.prefix(ChannelIntroduction.size))
        {
            fatalError("another introduction")
        }
        if let packet = ProbePacket(bytes), packet.bytes(paddedTo: 0) != Array(bytes.prefix(ProbePacket.size)) {
            fatalError("another probe")
        }
        _ = SSHOrigin(["SSH_CONNECTION": text])
        if let destination = try? SSHDestination(text), destination.words.contains(where: { $0.hasPrefix("--") }) {
            fatalError("ssh would take an option from \(text)")
        }
        _ = try? ServerIdentity(pem: text)
    }
}
