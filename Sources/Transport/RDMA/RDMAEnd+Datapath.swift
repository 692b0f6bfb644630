import Glibc
import Metering
import SystemPackage
import Verbs

extension RDMAEnd {
    // Slots and lengths are those of a plan that was checked, so that none is negative or too large.

    /// This end's slot, or a piece of it, as a work request names it.
    func slice(_ slot: Int, offset: Int = 0, length: Int) -> LocalSlice {
        LocalSlice(
            address: blocks.address &+ UInt64(truncatingIfNeeded: slot &* slotDistance &+ offset),
            length: UInt32(truncatingIfNeeded: length),
            key: blocks.localKey
        )
    }

    /// Where a slot begins in the other end's memory, or a piece of it.
    func remoteAddress(_ slot: Int, offset: Int = 0) -> UInt64 {
        remote.address &+ UInt64(truncatingIfNeeded: slot &* slotDistance &+ offset)
    }

    /// This end's slot, for its own software.
    func memory(_ slot: Int) -> UnsafeMutableRawPointer {
        blocks.base + slot &* slotDistance
    }

    /// Appends the write of a slot, or of a piece of it, to one of the other end's: the same, unless another is named.
    mutating func write(
        _ slot: Int,
        offset: Int = 0,
        length: Int,
        into sink: Int? = nil
    ) throws(ChannelError) {
        let local = slice(slot, offset: offset, length: length)
        do {
            try sends.write(local, to: remoteAddress(sink ?? slot, offset: offset), key: remote.key)
        } catch { throw .rdma(error) }
    }

    /// Appends the read of the other end's slot, or of a piece of it, into this end's.
    mutating func read(_ slot: Int, offset: Int = 0, length: Int) throws(ChannelError) {
        let local = slice(slot, offset: offset, length: length)
        do {
            try sends.read(into: local, from: remoteAddress(slot, offset: offset), key: remote.key)
        } catch { throw .rdma(error) }
    }

    /// Appends the sending of a slot.
    mutating func sendBlock(_ slot: Int, length: Int) throws(ChannelError) {
        do { try sends.send(slice(slot, length: length)) } catch { throw .rdma(error) }
    }

    /// Appends a message.
    mutating func send(_ message: ChannelMessage) throws(ChannelError) {
        // As many places as requests: a place is free when its request has completed.
        let place = Int(sends.appended % UInt64(sends.capacity)) * ChannelMessage.slotSize
        message.write(to: outbox.base + place)
        do throws(RdmaError) {
            try sends.send(outbox.slice(offset: place, count: ChannelMessage.size))
        } catch { throw .rdma(error) }
    }

    /// Requests of a batch that has not ended.
    var batchCount: Int { sends.batchCount }

    /// What was appended is one batch, of whose end there is a completion.
    mutating func endBatch() { sends.endBatch() }

    /// Posts what was appended; unless `signaled`, nobody is told when it is done.
    mutating func flush(signaled: Bool = true) throws(ChannelError) {
        do { try sends.flush(signaled: signaled) } catch { throw .rdma(error) }
    }

    /// Completions that can be read from ``poller`` now.
    mutating func poll() throws(ChannelError) -> Int {
        if hasUnseen {
            hasUnseen = false
            return poller.count
        }
        do { return try poller.poll() } catch { throw .rdma(error) }
    }

    /// Looks for completions, and leaves them to ``poll()``; returns their number.
    mutating func look() throws(ChannelError) -> Int {
        let count = try poll()
        hasUnseen = count > 0
        return count
    }

    /// Takes note of the end of this end's own requests; returns how many are done, the greeting left out.
    @discardableResult
    mutating func complete(_ completion: Completion) throws(ChannelError) -> Int {
        do {
            let count = try sends.complete(completion)
            guard isGreeting && count > 0 else { return count }
            isGreeting = false
            return count - 1
        } catch { throw explain(error) }
    }

    /// The message that has arrived, whose slot is free again.
    mutating func take(_ completion: Completion) throws(ChannelError) -> ChannelMessage {
        try free(completion)
        return ChannelMessage(at: receives.region.base + completion.slot * receives.distance)
    }

    /// Frees the slot of what has arrived: it is posted again, and may be overwritten, with the next ``repost()``.
    mutating func free(_ completion: Completion) throws(ChannelError) {
        guard completion.isSuccess else { throw explain(completion.failure(of: "receiving a message")) }
        do { try receives.post(completion.slot) } catch { throw .rdma(error) }
    }

    /// Posts the receives whose messages were taken.
    mutating func repost() throws(ChannelError) {
        do { try receives.flush() } catch { throw .rdma(error) }
    }

    /// Sleeps until there is a completion, or until `deadline`, a tenth of a second from now unless said; throws when the
    /// connection has ended.
    ///
    /// - Parameter announced: what wakes; all other completions are found with it.
    /// - Returns: whether there is a completion.
    @discardableResult
    mutating func sleep(
        for announced: CompletionPoller.Announced = .next,
        until deadline: MonotonicTime? = nil
    ) throws(ChannelError) -> Bool {
        do throws(RdmaError) {
            if try arm(announced) { return true }
            var descriptors = (
                pollfd(fd: poller.fileDescriptor ?? -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: connection.fileDescriptor, events: Int16(POLLIN), revents: 0)
            )
            let count = withUnsafeMutablePointer(to: &descriptors) { pair in
                pair.withMemoryRebound(to: pollfd.self, capacity: 2) {
                    guard let deadline else { return Descriptors.wait($0, count: 2, nanoseconds: 100_000_000) }
                    return Descriptors.wait($0, count: 2, until: deadline)
                }
            }
            guard count > 0 else { return false }
            var isAnnounced = false
            if descriptors.0.revents != 0 { isAnnounced = try poller.takeEvent() }
            if descriptors.1.revents != 0, let end = try connection.end() { throw end }
            return isAnnounced
        } catch { throw explain(error) }
    }

    /// Sleeps until there is a completion, or until a signal comes; throws when the connection has ended, which only a signal
    /// lets it notice. For a channel that blocks.
    ///
    /// One system call where ``sleep(for:until:)`` makes two, which counts where each message wakes its receiver.
    mutating func sleepUntilSignal() throws(ChannelError) {
        do throws(RdmaError) {
            if try arm() { return }
            if try !poller.takeEvent(), let end = try connection.end() { throw end }
        } catch { throw explain(error) }
    }

    /// Lets completions announce themselves; whether there are some already, of which nobody would tell.
    private mutating func arm(_ announced: CompletionPoller.Announced = .next) throws(RdmaError) -> Bool {
        try poller.arm(announced)
        hasUnseen = try poller.poll() > 0
        return hasUnseen
    }

    /// A request that was flushed says nothing: what ended the connection does, where rdma_cm knows.
    private func explain(_ error: RdmaError) -> ChannelError {
        let causes = [error.cause, (try? connection.end())?.cause]
        let isClosed = causes.contains { if case .connection(.disconnected, _) = $0 { true } else { false } }
        let peer = connection.connectionID.peerAddress?.host ?? "the other end"
        return isClosed ? .closedByPeer("RDMA channel to \(peer)") : .rdma(error)
    }
}

extension MemoryRegion {
    /// The first byte. The region is kept alive by the rings that use it.
    var base: UnsafeMutableRawPointer {
        // A region has at least one byte, so its buffer has an address.
        bytes.baseAddress.unsafelyUnwrapped
    }
}
