// What memory blocks have.
extension TransferPlan {
    /// Bytes between the starts of two blocks in a channel's memory: whole cache lines.
    public var stride: Int { (max(blockSize, 64) + 63) / 64 * 64 }

    /// Bytes from one slot of an RDMA channel's memory to the next.
    var slotDistance: Int { usesOneBuffer ? 0 : stride }

    /// Bytes of so many slots.
    func slotMemory(_ count: Int) -> Int { (count - 1) * slotDistance + stride }

    /// Bytes of memory of the sending end of a TCP channel.
    ///
    /// Blocks that are stamped have a place each in what one call hands over. Others are all alike and lie in one place, again
    /// and again, that stays in the processor's own cache: 128 KiB, or what one call of sendfile(2) takes, 512 KiB unless
    /// `--tcp-write` asks for more (bench/peers/findings.md).
    var senderMemory: Int {
        let call = max(stride, writeSize)
        if verify { return call }
        return usesSendfile ? min(call, max(writeSize, 512 * 1024)) : min(call, 128 * 1024)
    }

    /// Bytes of memory of the receiving end of a TCP channel.
    ///
    /// What is not stamped has no structure and comes into 256 KiB, whatever the block size: four channels of 1 MiB are a
    /// fifth faster than with 1 MiB each (bench/peers/findings.md).
    var receiverMemory: Int { verify ? stride : min(max(stride, writeSize), 256 * 1024) }

    /// Bytes of block memory that each end needs for this plan.
    public var memoryPerEnd: Int {
        let slots =
            switch (transport, workload) {
            case (.tcp, .bandwidth): max(senderMemory, receiverMemory)
            case (.tcp, .latency): stride
            default: slotMemory(depth)
            }
        guard let migration else { return channelList.count * slots }
        // Pages go from where the machines have them; what is compressed has a place of its own.
        return migration.totalResident + (migration.compresses ? channelList.count * depth * stride : 0)
    }
}
