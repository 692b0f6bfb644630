import Metering
import Synchronization
import Transport

/// Keeps count of what the sessions of a server have of its ``ServerBounds``.
final class Allowance: Sendable {
    /// Part of the bounds, which is free again when this goes away.
    final class Share: Sendable {
        fileprivate let memory: UInt64
        fileprivate let channels: Int
        fileprivate let descriptors: Int
        fileprivate let clients: Int
        private let allowance: Allowance

        fileprivate init(
            _ allowance: Allowance,
            memory: UInt64 = 0,
            channels: Int = 0,
            descriptors: Int = 0,
            clients: Int = 0
        ) {
            self.allowance = allowance
            (self.memory, self.channels, self.descriptors) = (memory, channels, descriptors)
            self.clients = clients
        }

        deinit {
            allowance.used.withLock { used in
                used.memory -= memory
                used.channels -= channels
                used.descriptors -= descriptors
                used.clients -= clients
            }
        }
    }

    private struct Used {
        var memory: UInt64 = 0
        var channels = 0
        var descriptors = 0
        var clients = 0
    }

    private let bounds: ServerBounds
    private let memory: UInt64
    private let descriptors: Int
    private let used = Mutex(Used())

    /// - Parameters:
    ///   - physicalMemory: bytes of this host's memory; nil where that is not known.
    ///   - descriptors: how many file descriptors are for channels.
    init(_ bounds: ServerBounds, physicalMemory: UInt64?, descriptors: Int = OpenFiles.forChannels) {
        self.bounds = bounds
        self.descriptors = descriptors
        memory = bounds.memory ?? physicalMemory.map { $0 / 10 * 9 } ?? .max
    }

    /// What is in use, and what there is.
    var use: (clients: ServerStatus.Use, channels: ServerStatus.Use, memory: ServerStatus.Use) {
        let used = used.withLock { $0 }
        return (
            ServerStatus.Use(used: UInt64(used.clients), most: UInt64(bounds.clients)),
            ServerStatus.Use(used: UInt64(used.channels), most: UInt64(bounds.channels)),
            ServerStatus.Use(used: used.memory, most: memory)
        )
    }

    /// A place for one more client.
    ///
    /// - Throws: ``SessionError`` where there is none.
    func client() throws(SessionError) -> Share {
        let isFree = used.withLock { used in
            guard used.clients < bounds.clients else { return false }
            used.clients += 1
            return true
        }
        guard isFree else {
            throw .failed("it has as many clients as it may, \(bounds.clients) (server --max-clients)")
        }
        return Share(self, clients: 1)
    }

    /// What a case needs.
    ///
    /// - Throws: ``SessionError`` where it asks for more than there is.
    func share(for plan: TransferPlan) throws(SessionError) -> Share {
        let (needed, channels) = (UInt64(plan.memoryPerEnd), plan.channelList.count)
        if case .seconds(let seconds) = plan.amount, seconds + plan.warmup > bounds.seconds {
            let (asked, bound) = (seconds + plan.warmup, bounds.seconds)
            throw .failed(
                "\(NumberText.fixed(asked, places: 3)) s with its warm-up: a case may last "
                    + "\(NumberText.fixed(bound, places: 3)) s there (server --max-duration)"
            )
        }
        let problem: String? = used.withLock { used in
            guard channels <= bounds.channels - used.channels else {
                return "\(channels) channels: of \(bounds.channels) there, \(bounds.channels - used.channels) are free "
                    + "(server --max-channels)"
            }
            guard plan.descriptors <= descriptors - used.descriptors else {
                return "\(plan.descriptors) file descriptors for \(channels) channels: of \(descriptors) there, "
                    + "\(descriptors - used.descriptors) are free (ulimit -n)"
            }
            guard needed <= memory - used.memory else {
                return
                    "\(needed >> 20) MiB of memory: of \(memory >> 20) MiB there, \((memory - used.memory) >> 20) are "
                    + "free (server --max-memory)"
            }
            used.channels += channels
            used.descriptors += plan.descriptors
            used.memory += needed
            return nil
        }
        if let problem { throw .failed(problem) }
        return Share(self, memory: needed, channels: channels, descriptors: plan.descriptors)
    }
}
