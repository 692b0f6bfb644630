import NIOCore
import NIOEmbedded

@testable import Session

/// The first bytes of a client that nobody knows yet, where a key is asked for and where none is.
enum DoorTarget {
    private static let lock: JoinLock = {
        do {
            return try JoinLock(try ServerIdentity())
        } catch {
            fatalError("\(error)")
        }
    }()

    static let readers: [Reader] = [
        { knock($0, at: lock) },
        { knock($0, at: nil) },
    ]

    private static func knock(_ bytes: [UInt8], at lock: JoinLock?) {
        let rate = ArrivalRate(perSecond: 1_000_000)
        let channel = EmbeddedChannel(handler: JoinDoor(lock, rate, patience: 1) { _ in })
        let half = bytes.count / 2
        for part in [bytes[..<half], bytes[half...]] where !part.isEmpty {
            _ = try? channel.writeInbound(ByteBuffer(bytes: part))
            channel.embeddedEventLoop.run()
        }
        if lock != nil, (try? channel.readInbound(as: ByteBuffer.self)) != nil {
            fatalError("somebody without a key has got through")
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }
}
