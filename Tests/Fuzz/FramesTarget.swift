import Fabric
import Foundation
import NIOCore
import NIOEmbedded

@testable import Session
@testable import Transport

/// The control channel after its door: frames, the messages in them, and what is made of those.
enum FramesTarget {
    /// A stream of frames; and the text of a single one, whose length a fuzzer does not guess.
    static let readers: [Reader] = [
        { bytes in
            let channel = EmbeddedChannel(
                handler: ByteToMessageHandler(FrameDecoder(limit: ControlChannel.serverFrameLimit))
            )
            _ = try? channel.writeInbound(ByteBuffer(bytes: bytes))
            while let frame = try? channel.readInbound(as: ByteBuffer.self) { read(frame) }
            _ = try? channel.finish()
        },
        { bytes in read(ByteBuffer(bytes: bytes)) },
    ]

    private static func read(_ frame: ByteBuffer) {
        guard let message = try? ControlChannel.message(in: frame) else { return }
        switch message {
        case .hello(let hello): meet(hello)
        case .prepare(let plan, _): prepare(plan)
        default: break
        }
        // What was understood can be said again.
        guard let again = try? JSONEncoder().encode(message) else { return }
        guard (try? ControlChannel.message(in: ByteBuffer(bytes: again))) != nil else {
            fatalError("this message is not understood: \(String(decoding: again, as: UTF8.self))")
        }
    }

    private static func meet(_ hello: Hello) {
        _ = hello.incompatibility(with: Hello(host: hello.host))
        var request = MultichannelRequest(client: hello.host, server: hello.host)
        request.clientTerms = hello.terms
        request.serverTerms = hello.terms
        _ = MultichannelPlan(request).warnings
    }

    private static func prepare(_ plan: TransferPlan) {
        _ = plan.summary
        guard (try? plan.validate(physicalMemory: 1 << 34)) != nil else { return }
        let allowance = Allowance(ServerBounds(), physicalMemory: 1 << 34)
        _ = try? allowance.share(for: plan)
        _ = plan.settingUpSeconds
    }
}
