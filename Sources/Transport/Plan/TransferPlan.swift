import Metering
import Pacing
import Verbs

/// What both hosts have agreed to move, and how: one case of a run.
///
/// It crosses the control channel, so that both ends work from the same figures.
public struct TransferPlan: Codable, Sendable, Equatable {
    /// What the channels do.
    public var workload: Workload
    /// What carries the data.
    public var transport: TransportKind
    /// The RDMA operation; without meaning for TCP.
    public var operation: Operation
    /// Which way the data flows.
    public var direction: Direction
    /// Channels in each direction.
    public var channels: Int
    /// Bytes of a block, which is one RDMA operation, or a part of a TCP stream; under a limit it may go in pieces.
    public var blockSize: Int
    /// Blocks or requests in flight on a channel; without meaning where ``hasDepth`` is false.
    public var depth: Int
    /// How workers wait.
    public var completion: CompletionMode
    /// Bytes that one call hands to TCP where blocks are smaller: those go together. A block that is larger goes by itself.
    public var writeSize: Int
    /// Whether the sender's kernel takes pages as they are, by sendfile(2), and copies nothing; TCP only.
    public var usesSendfile: Bool
    /// Whether the receiver's kernel throws away what has come, without delivering it; TCP only.
    public var discardsReceived: Bool
    /// Whether each block is stamped by its source and checked by its sink.
    public var verify: Bool
    /// Whether blocks lie on huge pages.
    public var hugePages: Bool
    /// Whether all blocks of a channel lie in one place, at either end, and overwrite each other; RDMA bandwidth only.
    public var usesOneBuffer: Bool
    /// How much is moved after the warm-up.
    public var amount: Amount
    /// Seconds of traffic before the measurement begins.
    public var warmup: Double
    /// Seconds between two samples of the interval series.
    public var interval: Double
    /// What happens when a channel's connection is lost; nil ends the run.
    public var failover: Failover?
    /// The requests of a storage workload; nil elsewhere.
    public var storage: StoragePattern?
    /// The virtual machines of a migration; nil elsewhere.
    public var migration: MigrationPattern?
    /// What it counts as among the limits of each host that posts blocks.
    public var category: LimitCategory
    /// The limit of this run alone, in each direction, over all channels; nil is none.
    public var limit: BandwidthLimit?
    /// How both ends mark what they send; nil leaves it to the system.
    public var marking: TrafficMarking?
    /// How long RDMA connections wait for an acknowledgement before they send again; nil is rdma_cm's own.
    public var acknowledgeTimeout: AcknowledgeTimeout?

    /// A plan with the defaults of the `run` command.
    public init(
        workload: Workload = .bandwidth,
        transport: TransportKind,
        operation: Operation = .write,
        direction: Direction = .upload,
        channels: Int = 1,
        blockSize: Int = 64 * 1024,
        depth: Int? = nil,
        completion: CompletionMode = .event,
        writeSize: Int? = nil,
        usesSendfile: Bool = false,
        discardsReceived: Bool = false,
        verify: Bool = false,
        hugePages: Bool = false,
        usesOneBuffer: Bool = false,
        amount: Amount = .seconds(10),
        warmup: Double = 1,
        interval: Double = 1,
        failover: Failover? = nil,
        storage: StoragePattern? = nil,
        migration: MigrationPattern? = nil,
        category: LimitCategory = .default,
        limit: BandwidthLimit? = nil,
        marking: TrafficMarking? = nil,
        acknowledgeTimeout: AcknowledgeTimeout? = nil
    ) {
        self.workload = workload
        self.transport = transport
        self.operation = operation
        self.direction = direction
        self.channels = channels
        self.blockSize = blockSize
        self.depth = depth ?? Self.defaultDepth(blockSize: blockSize)
        self.completion = completion
        self.writeSize = writeSize ?? Self.defaultWriteSize(channels: channels)
        self.usesSendfile = usesSendfile
        self.discardsReceived = discardsReceived
        self.verify = verify
        self.hugePages = hugePages
        self.usesOneBuffer = usesOneBuffer
        self.amount = amount
        self.warmup = warmup
        self.interval = interval
        self.failover = failover
        self.storage = storage
        self.migration = migration
        self.category = category
        self.limit = limit
        self.marking = marking
        self.acknowledgeTimeout = acknowledgeTimeout
    }

    /// What one call hands to TCP where the user does not say: 512 KiB; of many channels 8 MiB of all, 128 KiB at least.
    ///
    /// Larger ones leave the processor's own cache, and of a thousand channels they would take a gigabyte.
    public static func defaultWriteSize(channels: Int) -> Int {
        min(512 * 1024, max(128 * 1024, 8 * 1024 * 1024 / max(1, channels)))
    }

    /// Blocks in flight where the user names none: 8 MiB of them, as SMB Direct's largest operation, 4 to 128.
    public static func defaultDepth(blockSize: Int) -> Int {
        min(128, max(4, 8 * 1024 * 1024 / max(1, blockSize)))
    }
}

extension TransferPlan {
    /// One data channel: its number in the session and the way its data flows.
    public struct Channel: Sendable, Equatable {
        /// Counts from 0; uploads come first.
        public let index: Int
        /// Upload or download; both only on a channel of a storage workload.
        public let direction: Direction
    }

    /// All data channels of this plan.
    public var channelList: [Channel] {
        if workload == .storage { return (0..<channels).map { Channel(index: $0, direction: .both) } }
        let directions: [Direction] = direction == .both ? [.upload, .download] : [direction]
        return directions.enumerated().flatMap { group, direction in
            (0..<channels).map { Channel(index: group * channels + $0, direction: direction) }
        }
    }

    /// The end whose memory the data of a channel comes from.
    public func source(of direction: Direction) -> End {
        direction == .download ? .server : .client
    }

    /// What `end` does on a channel whose data flows in `direction`.
    ///
    /// In a latency run the client is the one who times, so it makes the requests; so it does where it asks for storage.
    public func role(of end: End, direction: Direction) -> ChannelRole {
        if workload != .bandwidth { return end == .client ? .requester : .responder }
        let sourceRequests = transport == .tcp || operation != .read
        return (end == source(of: direction)) == sourceRequests ? .requester : .responder
    }

    /// How an end waits: as it is told, unless it is passive.
    ///
    /// An end that the other's device alone writes to or reads from has nothing to wait for but the end of the run. Polling
    /// would take the processor that RDMA is there to spare, and of a software device what answers the other end.
    func completion(of role: ChannelRole) -> CompletionMode {
        guard transport == .rdma, role == .responder else { return completion }
        let isPassive =
            switch workload {
            case .bandwidth: operation != .send && !verify
            case .latency: operation == .read
            case .storage, .migration: false
            }
        return isPassive ? .event : completion
    }

    /// The end that knows what was delivered: the sink where the software sees each block arrive,
    /// the requester where the device moves blocks past the other end's software.
    public func countingEnd(of direction: Direction) -> End {
        if workload != .bandwidth { return .client }
        if transport == .tcp || operation == .send { return source(of: direction).peer }
        return role(of: .client, direction: direction) == .requester ? .client : .server
    }

    /// Whether the responder's software sees each block arrive, so that what it saw decides about a lost connection.
    ///
    /// Else the requester's completions do: it is the sink of a verified READ, it has the answers of a storage workload,
    /// and where nothing is verified the device moves blocks past the responder's software.
    var responderCounts: Bool {
        workload == .bandwidth && (transport == .tcp || operation == .send || (verify && operation == .write))
    }

    /// Whether ``depth`` means anything: a plain TCP stream has no blocks in flight, a latency run has one.
    public var hasDepth: Bool {
        switch workload {
        case .storage, .migration: true
        case .bandwidth: transport == .rdma
        case .latency: false
        }
    }

    /// Seconds of silence after which a connection counts as dead; nil where a lost one ends the run.
    var silenceSeconds: Double? { failover.map { $0.deadAfter * crowding } }

    /// Seconds that draining may stand still before the other end counts as gone.
    public var drainingSeconds: Double { 10 * crowding }

    /// A thousand channels share processors and the kernel's memory for sockets, and one that waits for its turn is not
    /// dead.
    private var crowding: Double { max(1, Double(channelList.count) / 64) }

    /// File descriptors that each end needs for this plan, at most: over RDMA a channel has those of its device, its
    /// connection and its completions, over TCP its socket, and with sendfile its memory.
    public var descriptors: Int { channelList.count * (transport == .rdma ? 4 : usesSendfile ? 2 : 1) + 4 }

    /// Seconds that one end may wait for the other beside what it always may: to make many channels, to take the memory
    /// of machines and to register it on every one of them.
    public var settingUpSeconds: Double {
        // 256 MiB a second: a slow host, whose pages are all new. 50 ms a channel: RDMA in software, on one processor.
        let memory = migration.map { Double($0.totalResident) * Double(1 + channels) / Double(256 << 20) } ?? 0
        return memory + 0.05 * Double(channelList.count)
    }
}

extension TransferPlan {
    /// One line for logs and progress, as in "rdma write upload, 2 x 64 KiB, depth 128, event".
    public var summary: String {
        let verb = transport == .tcp || workload == .storage ? "\(transport)" : "rdma \(operation)"
        let depths = hasDepth ? ", depth \(depth)" : ""
        let asked = storage.map { ", \(NumberText.significant($0.requestsPerSecond, digits: 4)) requests/s" } ?? ""
        let directions = workload == .storage ? Direction.both : direction
        let what = migration.map { "of \($0)" } ?? "\(directions)"
        return "\(workload) \(verb) \(what), \(channels) x \(blockSize) B\(depths)\(asked), \(completion)" + terms
    }

    private var terms: String {
        (verify ? ", verified" : "") + (usesSendfile ? ", sendfile" : "")
            + (discardsReceived ? ", received data discarded" : "")
            + (usesOneBuffer ? ", one buffer" : "")
            + (limit.map { ", at most \($0)/s" } ?? "")
            + (marking.map { ", \($0)" } ?? "")
            + (acknowledgeTimeout.map {
                ", sent again after \(NumberText.significant(Double($0.nanoseconds) / 1e6, digits: 3)) ms"
            } ?? "")
    }
}
