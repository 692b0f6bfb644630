// The two loops that everything this project measures runs through. Generic, so that each transport gets its own
// specialised copy: no existential, no allocation, no retain per block.

/// Moves blocks from `source` through a channel: post while there is room, reap, wait.
///
/// Returns when the source is empty or the run is over, and everything posted has completed.
func drive<Channel: Requester & ~Copyable>(
    _ channel: inout Channel,
    from source: BlockSource,
    phase: RunPhase,
    progress: Progress,
    completion: CompletionMode
) throws(ChannelError) {
    var idle = IdlePolicy(completion)
    while true {
        var dry = !phase.isRunning
        while !dry && channel.room > 0 {
            if let block = source.claim() { try channel.post(block) } else { dry = true }
        }
        try channel.flush()
        if dry && channel.outstanding == 0 { break }

        if try channel.reap() {
            progress.publish(bytes: channel.ledger.bytes, blocks: channel.ledger.blocks)
            idle.reset()
        } else if dry || channel.room == 0 {
            if phase.isAborted { throw .aborted }
            if idle.shouldSleep() {
                try channel.sleep()
                progress.publish(bytes: channel.ledger.bytes, blocks: channel.ledger.blocks)
            }
        }
    }
    progress.publish(bytes: channel.ledger.bytes, blocks: channel.ledger.blocks)
    try channel.finish()
}

/// Serves the other end of a channel until all that it posted has been seen.
func drive<Channel: Responder & ~Copyable>(
    _ channel: inout Channel,
    expecting expectation: Expectation,
    phase: RunPhase,
    progress: Progress,
    completion: CompletionMode
) throws(ChannelError) {
    var idle = IdlePolicy(completion)
    while !channel.hasEnded {
        if try channel.serve() {
            progress.publish(bytes: channel.ledger.bytes, blocks: channel.ledger.blocks)
            idle.reset()
            continue
        }
        if expectation.isMet(by: channel.countsBlocks ? channel.ledger.blocks : .max) { break }
        if phase.isAborted { throw .aborted }
        if idle.shouldSleep() {
            try channel.sleep()
            progress.publish(bytes: channel.ledger.bytes, blocks: channel.ledger.blocks)
        }
    }
    progress.publish(bytes: channel.ledger.bytes, blocks: channel.ledger.blocks)
}
