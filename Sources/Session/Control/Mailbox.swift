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
        /// The cases of other sessions that begin at the same moment are ready, too, or why one never will be.
        case mayStart(SessionError?)
        /// Something of what this end's requesters posted has come through after the measurement.
        case draining
        /// This end's requesters have drained: what they posted, by channel.
        case drained([Int: DrainedChannel])
        /// A connection is lost at this end.
        case lost(LostConnection)
        /// A sample of this end.
        case sample(IntervalSample)
        /// It is over at this end.
        case finished(EndReport)
        /// The server has had its time for an answer.
        case overdue(ClientRun.Answer)
    }

    /// What comes in, before ``ControlLine`` has sorted out which connection counts.
    enum Item: Sendable {
        case event(Event)
        /// A frame of a connection; connections are numbered.
        case message(Message, connection: Int)
        /// A connection ended; why, and whether it may be another connection's turn.
        case ended(String?, ConnectionEnd, connection: Int)
        /// Another connection stands; at the server, how many of its messages the client has got, and in whose mailbox what
        /// comes over it arrives first, to be closed when the session is over.
        case connected(ControlChannel.Writer, connection: Int, received: Int?, carrier: Mailbox?)
        /// The time to wait for another connection than this one, which ended for this reason, is over.
        case expired(String?, connection: Int)
    }

    let items: AsyncStream<Item>
    private let continuation: AsyncStream<Item>.Continuation

    init() {
        (items, continuation) = AsyncStream.makeStream()
    }

    func post(_ item: Item) {
        continuation.yield(item)
    }

    func post(_ event: Event) {
        post(.event(event))
    }

    /// Whoever reads it comes to its end.
    func close() {
        continuation.finish()
    }

    /// Posts an item in so many seconds.
    func post(_ item: Item, after seconds: Double) {
        Task {
            try await Task.sleep(for: .seconds(seconds))
            post(item)
        }
    }

    /// Posts the messages of a connection until it ends.
    func deliver(_ frames: NIOAsyncChannelInboundStream<ByteBuffer>, of connection: Int) async {
        do {
            for try await frame in frames {
                post(.message(try ControlChannel.message(in: frame), connection: connection))
            }
            post(.ended(nil, .closed, connection: connection))
        } catch {
            let end = ConnectionEnd(error)
            post(.ended(end.description ?? "\(error)", end, connection: connection))
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
                onDraining: { post(.transfer(transfer, .draining)) },
                onDrained: { post(.transfer(transfer, .drained($0))) },
                onLost: { post(.transfer(transfer, .lost($0))) },
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
