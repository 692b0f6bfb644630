import Metering
import Transport

import struct NIOCore.ByteBuffer
import struct NIOCore.NIOAsyncChannelInboundStream

/// Everything that a session reacts to, in the order in which it happens: one consumer, no locks.
struct Mailbox: Sendable {
    enum Event: Sendable {
        /// The other host said something.
        case message(Message)
        /// The control channel ended; why, where it was not the other host's decision.
        case closed(String?)
        /// A transfer of this end has come further. It is named, as the last words of one that was given up may
        /// arrive when the next has begun.
        case transfer(Transfer, Step)
        /// The user wants an end.
        case interrupted
    }

    /// How far a transfer has come.
    enum Step: Sendable {
        /// Its channels stand, or why not.
        case opened(SessionError?)
        /// This end's requesters have drained: blocks by channel.
        case drained([Int: UInt64])
        /// A sample of this end.
        case sample(IntervalSample)
        /// It is over at this end.
        case finished(EndReport)
    }

    let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation

    init() {
        (events, continuation) = AsyncStream.makeStream()
    }

    func post(_ event: Event) {
        continuation.yield(event)
    }

    /// Posts an event in so many seconds.
    func post(_ event: Event, after seconds: Double) {
        Task {
            try await Task.sleep(for: .seconds(seconds))
            post(event)
        }
    }

    /// Posts the messages of a control channel until it ends.
    func deliver(_ frames: NIOAsyncChannelInboundStream<ByteBuffer>) async {
        do {
            for try await frame in frames {
                post(.message(try ControlChannel.message(in: frame)))
            }
            post(.closed(nil))
        } catch {
            post(.closed("\(error)"))
        }
    }

    /// Opens the transfer's channels on a thread of its own and posts how that went.
    func open(_ transfer: Transfer, within seconds: Double) {
        inBackground(transfer, "open") {
            do throws(ChannelError) {
                try transfer.open(within: seconds)
                post(.transfer(transfer, .opened(nil)))
            } catch {
                post(.transfer(transfer, .opened(.failed("\(error)"))))
            }
        }
    }

    /// Runs the transfer on a thread of its own and posts what comes of it.
    func run(_ transfer: Transfer) {
        inBackground(transfer, "transfer") {
            let report = transfer.run(
                onDrained: { post(.transfer(transfer, .drained($0))) },
                onSample: { post(.transfer(transfer, .sample($0))) }
            )
            post(.transfer(transfer, .finished(report)))
        }
    }

    private func inBackground(_ transfer: Transfer, _ name: String, _ body: @escaping @Sendable () -> Void) {
        do {
            try WorkerThread.start(name, body)
        } catch {
            post(.transfer(transfer, .opened(.failed("\(error)"))))
        }
    }
}
