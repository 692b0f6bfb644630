extension TransferPlan {
    /// The bounds that hold on every host; a device's own are checked where its channels are made.
    public enum Bounds {
        /// The largest block: 1 GiB, the largest message of a reliable connection is 2 GiB.
        public static let blockSize = 1...(1 << 30)
        /// Channels in each direction.
        public static let channels = 1...1024
        /// Bytes that one call hands to TCP, where blocks are smaller: 8 MiB, more than the kernel takes at once by itself
        /// (tcp_wmem).
        public static let writeSize = 1...(8 << 20)
        /// Blocks in flight on a channel.
        public static let depth = 1...16384
        /// Seconds that a run may last: a week.
        public static let seconds = 0.001...604_800.0
        /// Seconds between two samples.
        public static let interval = 0.01...3600.0
        /// Requests per second of a storage workload, over all channels.
        public static let requestsPerSecond = 0.1...10_000_000.0
        /// Virtual machines that move.
        public static let machines = 1...4096
        /// Bytes of a virtual machine: up to 12 TiB, as Hyper-V's largest.
        public static let machineMemory = MigrationPattern.extent...(12 << 40)
        /// Seconds for which one may stand still.
        public static let downtime = 0.001...3600.0
        /// Rounds of a migration before a machine is stopped.
        public static let rounds = 1...1000
        /// Seconds of silence after which a connection counts as dead: a worker that sleeps looks ten times a second.
        public static let deadAfter = 0.3...60.0
        /// Seconds without any connection after which a run is given up.
        public static let giveUpAfter = 1.0...86_400.0
        /// Ethernet's priorities: three bits of a VLAN's tag.
        public static let priority = 0...7
        /// Code points: six bits of the IP header.
        public static let dscp = 0...63
    }

    /// Checks the plan against the bounds and against itself.
    ///
    /// - Parameters:
    ///   - physicalMemory: bytes of this host's memory.
    ///   - available: file descriptors of this process that are for channels.
    /// - Throws: ``PlanError`` for the first thing that is wrong, with the limit.
    public func validate(
        physicalMemory: UInt64,
        descriptors available: Int = OpenFiles.forChannels
    ) throws(PlanError) {
        if let migration { try validate(migration, physicalMemory: physicalMemory) }
        try check(blockSize, in: Bounds.blockSize, "--size", "bytes")
        try check(channels, in: Bounds.channels, "--channels", "channels")
        try check(depth, in: Bounds.depth, "--depth", "blocks in flight")
        try check(writeSize, in: Bounds.writeSize, "--tcp-write", "bytes")
        try validateSendfile()
        try validateDiscarding()
        try validateOneBuffer()
        guard acknowledgeTimeout == nil || transport == .rdma else {
            throw PlanError("--ack-timeout: TCP finds its own time to send again: say --transport rdma")
        }
        try check(interval, in: Bounds.interval, "--interval", "seconds")
        guard warmup >= 0, warmup <= Bounds.seconds.upperBound else {
            throw PlanError("--warmup \(warmup) s: it must be between 0 and \(Int(Bounds.seconds.upperBound)) seconds")
        }
        switch amount {
        case .seconds(let seconds): try check(seconds, in: Bounds.seconds, "--duration", "seconds")
        case .bytes(let bytes) where bytes == 0: throw PlanError("--bytes 0: there is nothing to move")
        case .bytes: break
        }
        if verify && blockSize < BlockStamp.minimumLength {
            throw PlanError(
                "--verify with --size \(blockSize): a stamp needs blocks of at least \(BlockStamp.minimumLength) bytes"
            )
        }
        if verify, case .bytes(let bytes) = amount, (1..<BlockStamp.minimumLength).contains(lastLength(of: bytes)) {
            throw PlanError(
                "--verify with --bytes \(bytes): the last block would have \(lastLength(of: bytes)) bytes, and a stamp "
                    + "needs \(BlockStamp.minimumLength): choose a multiple of --size \(blockSize)"
            )
        }
        if let failover {
            try check(failover.deadAfter, in: Bounds.deadAfter, "--dead-after", "seconds")
            try check(failover.giveUpAfter, in: Bounds.giveUpAfter, "--give-up-after", "seconds")
        }
        if let priority = marking?.priority { try check(priority, in: Bounds.priority, "--priority", "(802.1p)") }
        if let dscp = marking?.dscp { try check(dscp, in: Bounds.dscp, "--dscp", "(RFC 2474)") }
        if workload == .latency && failover != nil {
            throw PlanError("latency is measured on one connection: there is nothing to fail over to")
        }
        if workload == .latency && (channels != 1 || direction == .both) {
            throw PlanError("latency is measured on one channel, one message at a time")
        }
        try validateStorage()
        guard descriptors <= available else {
            throw PlanError(
                "\(channelList.count) channels take up to \(descriptors) file descriptors at each end, and \(available) are "
                    + "for channels on this host: lower --channels, or raise the limit of open files (ulimit -n)"
            )
        }
        // What machines need was looked at together with them.
        if migration != nil { return }
        let needed = Double(memoryPerEnd)
        guard needed <= Double(physicalMemory) / 2 else {
            throw PlanError(
                "\(channelList.count) channels x \(hasDepth ? "\(depth) blocks in flight x " : "")\(blockSize) bytes need "
                    + "\(memoryPerEnd >> 20) MiB at each end, more than half of this host's "
                    + "\(physicalMemory >> 20) MiB: lower --channels, \(hasDepth ? "--depth" : "--tcp-write") or --size"
            )
        }
    }

    private func validate(_ migration: MigrationPattern, physicalMemory: UInt64) throws(PlanError) {
        try check(migration.machines, in: Bounds.machines, "--vms", "virtual machines")
        try check(migration.memory, in: Bounds.machineMemory, "--memory", "bytes")
        try check(
            migration.resident,
            in: MigrationPattern.extent...migration.memory,
            "--resident",
            "bytes for each machine"
        )
        try check(migration.zeroShare, in: 0...1, "--zero", "of all memory")
        try check(migration.randomShare, in: 0...1, "--random", "of each page")
        try check(migration.allowedDowntime, in: Bounds.downtime, "--downtime", "seconds")
        try check(migration.mostRounds, in: Bounds.rounds, "--rounds", "rounds")
        try check(migration.simultaneous, in: Bounds.machines, "--simultaneous", "virtual machines at once")
        guard migration.memory % MigrationPattern.extent == 0, migration.resident % MigrationPattern.extent == 0,
            migration.workingSet % MigrationPattern.page == 0, blockSize % MigrationPattern.page == 0
        else { throw PlanError("memory comes in units of 1 MiB, its working set and --size in pages of 4 KiB") }
        let filled = GuestLayout(migration).filledPages * MigrationPattern.page
        guard (0...filled).contains(migration.workingSet) else {
            throw PlanError(
                "--working-set \(migration.workingSet): it must be between 0 and \(filled) bytes: what a machine has, "
                    + "without its pages of zeros"
            )
        }
        guard transport == .tcp || operation != .send else {
            throw PlanError("a migration writes or reads memory: --op send has no place to send it to")
        }
        guard transport == .tcp || !migration.compresses else {
            throw PlanError("compression goes over TCP: RDMA moves memory as it is")
        }
        guard UInt64(memoryPerEnd) <= physicalMemory / 10 * 9 else {
            throw PlanError(
                "\(migration) need \(memoryPerEnd >> 20) MiB at each end, and this host has \(physicalMemory >> 20) MiB: "
                    + "fewer or smaller machines, or --resident, which keeps a part of their memory and walks it again "
                    + "and again"
            )
        }
    }

    private func validateSendfile() throws(PlanError) {
        guard usesSendfile else { return }
        try checkBlocks(
            "--sendfile",
            of: .tcp,
            "only a TCP stream can be sent by sendfile(2)",
            unverified: "pages that the kernel still reads cannot be stamped anew"
        )
        guard completion == .event else {
            throw PlanError(
                "--completion \(completion) with --sendfile: sendfile(2) waits for room by itself: leave one of them out"
            )
        }
        guard !hugePages else {
            throw PlanError("--huge-pages with --sendfile: the kernel would copy those: leave one of them out")
        }
    }

    private func validateDiscarding() throws(PlanError) {
        guard discardsReceived else { return }
        try checkBlocks(
            "--discard-received",
            of: .tcp,
            "only a TCP stream can be thrown away by the kernel",
            unverified: "what is thrown away cannot be checked"
        )
    }

    private func validateOneBuffer() throws(PlanError) {
        guard usesOneBuffer else { return }
        try checkBlocks(
            "--one-buffer",
            of: .rdma,
            "only blocks of RDMA have a place each",
            unverified: "blocks that overwrite each other cannot be checked"
        )
    }

    /// An option of how the blocks of one transport lie in memory or leave it: of no other, and never of stamped ones.
    private func checkBlocks(
        _ option: String,
        of only: TransportKind,
        _ reason: String,
        unverified: String
    ) throws(PlanError) {
        guard transport == only && workload == .bandwidth else {
            throw PlanError("\(option): \(reason): say --transport \(only)")
        }
        guard !verify else { throw PlanError("--verify with \(option): \(unverified): leave one of them out") }
    }

    private func validateStorage() throws(PlanError) {
        guard workload == .storage else { return }
        guard let storage else { throw PlanError("a storage workload without its requests per second") }
        try check(storage.requestsPerSecond, in: Bounds.requestsPerSecond, "iops", "requests per second")
        try check(storage.readShare, in: 0...1, "read share", "of all requests")
        if let burst = storage.burst { try check(burst, in: Bounds.seconds, "bursts", "seconds") }
        guard case .seconds = amount else {
            throw PlanError("storage is measured for a time, not for a number of bytes")
        }
    }

    /// Bytes of the block that is shorter than the others; 0 where none is.
    private func lastLength(of bytes: UInt64) -> Int { Int(bytes % UInt64(blockSize)) }

    private func check<T: Comparable>(
        _ value: T,
        in bounds: ClosedRange<T>,
        _ option: String,
        _ unit: String
    ) throws(PlanError) {
        guard bounds.contains(value) else {
            throw PlanError(
                "\(option) \(value): it must be between \(bounds.lowerBound) and \(bounds.upperBound) \(unit)"
            )
        }
    }
}
