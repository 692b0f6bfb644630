import Glibc
import Metering
import SystemPackage
import Verbs

/// This end of an RDMA channel: its connection, its memory and its rings. What all kinds of channels have in common.
///
/// Both ends lay out their memory alike, so that slot i here belongs to slot i there: `depth` slots, whose starts lie
/// `slotDistance` bytes apart.
struct RDMAEnd: ~Copyable {
    /// Where messages of the other end arrive.
    enum Receives {
        /// In the block slots: the other end sends blocks.
        case blocks
        /// In small slots of their own, this many.
        case messages(Int)

        var isBlocks: Bool { if case .blocks = self { true } else { false } }
    }

    let depth: Int
    let slotDistance: Int
    let blocks: MemoryRegion
    let remote: RemoteBuffer
    var sends: SendRing
    var receives: ReceiveRing
    var poller: CompletionPoller
    let connection: Connection
    let outbox: MemoryRegion
    /// The poller has completions that nobody has seen yet.
    var hasUnseen = false
    /// This end's greeting is the first request to complete.
    var isGreeting = false

    /// Takes memory, makes the queues, connects, and exchanges a first message.
    ///
    /// - Parameters:
    ///   - sendsPerBlock: requests in the send queue for each block under way.
    ///   - memory: what blocks are carried from and to; slots of the channel's own unless given.
    static func connect(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        receives: Receives,
        sendsPerBlock: Int = 1,
        memory: MappedMemory? = nil,
        until deadline: MonotonicTime
    ) throws(ChannelError) -> RDMAEnd {
        let link = pending.link
        var made: RDMAEnd
        do throws(RdmaError) {
            made = try make(pending, plan, receives, sendsPerBlock: sendsPerBlock, memory, until: deadline)
        } catch {
            throw explain(error, link)
        }
        try made.greet(from: end, until: deadline)
        return made
    }

    private static func make(
        _ pending: consuming PendingConnection,
        _ plan: TransferPlan,
        _ kind: Receives,
        sendsPerBlock: Int,
        _ memory: MappedMemory?,
        until deadline: MonotonicTime
    ) throws(RdmaError) -> RDMAEnd {
        // Two more than the blocks need: the greeting, and a message that returns credits.
        let sendCapacity = plan.depth * sendsPerBlock + 2
        // And one more receive: the greeting may still lie in its place when the first blocks come.
        let receiveCount = if case .messages(let count) = kind { count + 1 } else { plan.depth + 1 }
        let domain = try ProtectionDomain(pending.context)
        let queue = try CompletionQueue(pending.context, capacity: sendCapacity + receiveCount)
        let queuePair = try QueuePair(
            pending.connectionID,
            protectionDomain: domain,
            completionQueue: queue,
            options: QueuePairOptions(sendCapacity: sendCapacity, receiveCapacity: receiveCount)
        )
        let access: AccessFlags = [.localWrite, .remoteWrite, .remoteRead]
        let slotCount = kind.isBlocks ? receiveCount : plan.depth
        let pages: MemoryPages = plan.hugePages ? .huge : .ordinary
        // Registering takes every page: no page fault falls into the measurement, unless stamps are written. Nothing else
        // here reads or writes blocks, and where that takes a fault a page (a host of the lab), 8 MiB take 0.3 s.
        let blocks =
            if let memory {
                try MemoryRegion(domain, memory, access: access)
            } else {
                try MemoryRegion(domain, count: plan.slotMemory(slotCount), access: access, pages: pages)
            }
        let outbox = try MemoryRegion(domain, count: sendCapacity * ChannelMessage.slotSize)
        var receives =
            switch kind {
            case .blocks:
                try ReceiveRing(
                    queuePair,
                    region: blocks,
                    slotSize: plan.stride,
                    count: receiveCount,
                    distance: plan.slotDistance
                )
            case .messages:
                try ReceiveRing(
                    queuePair,
                    region: MemoryRegion(domain, count: receiveCount * ChannelMessage.slotSize),
                    slotSize: ChannelMessage.slotSize,
                    count: receiveCount
                )
            }
        try receives.postAll()
        try receives.flush()
        let (connection, remote) = try pending.establish(
            queuePair,
            announcing: blocks.remoteBuffer,
            until: deadline
        )
        guard remote.length >= UInt64(memory?.bytes.count ?? plan.slotMemory(plan.depth)) else {
            throw RdmaError(.unsupported("the other end announced too little memory"), "connecting a data channel")
        }
        return RDMAEnd(
            depth: plan.depth,
            slotDistance: plan.slotDistance,
            blocks: blocks,
            remote: remote,
            sends: try SendRing(queuePair, capacity: sendCapacity, regions: [blocks, outbox]),
            receives: receives,
            poller: CompletionPoller(queue),
            connection: connection,
            outbox: outbox
        )
    }

    /// On iWARP the connecting end has to send first (RFC 5044, section 7.1); so it does everywhere.
    ///
    /// The client does not wait: what comes next may be the other end's first block.
    private mutating func greet(from end: End, until deadline: MonotonicTime) throws(ChannelError) {
        if end == .client {
            isGreeting = true
            try send(ChannelMessage())
            return try flush()
        }
        while MonotonicTime.now() < deadline {
            if try poll() > 0 {
                // Nothing was sent, so this is a receive; what came behind it stays for the run.
                _ = try take(poller[0])
                poller.dropFirst(1)
                hasUnseen = poller.count > 0
                return try repost()
            }
            try sleep()
        }
        throw .failed("the other end of an RDMA channel connected and then said nothing")
    }

    private static func explain(_ error: RdmaError, _ link: ChannelLink) -> ChannelError {
        switch error.cause {
        case .connection(.unreachable, _), .timedOut:
            let cause =
                link.transport == "iwarp"
                ? "A firewall that drops the RDMA port looks like this."
                : "A firewall that drops UDP port 4791 looks like this."
            return .failed(
                "\(link.localAddress): RDMA connection timed out on \(link.device ?? "") to \(link.peerAddress), "
                    + "though the control port answers. \(cause)"
            )
        default: return .rdma(error)
        }
    }
}
