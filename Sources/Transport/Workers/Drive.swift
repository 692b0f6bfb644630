import Pacing

// The two loops that everything this project measures runs through. Generic, so that each transport gets its own
// specialised copy: no existential, no allocation, no retain per block.

/// Moves blocks through a channel: post while there is room and the pacer allows, reap, wait.
///
/// Returns when everything that was to be moved has arrived, over this channel and all others, or the run is over; then
/// nothing is under way any more.
func drive<Channel: Requester & ~Copyable>(
    _ channel: inout Channel,
    from claims: inout BlockClaims,
    pacer: inout Pacer,
    phase: RunPhase,
    progress: Progress,
    watch: inout ConnectionWatch,
    completion: CompletionMode
) throws(ChannelError) {
    var idle = IdlePolicy(completion)
    while true {
        var dry = !phase.isRunning
        var isPaced = false
        // Where nothing limits them, source and pacer are asked once for all that there is room for.
        if !dry && pacer.isFree() { try channel.post(claims.next(upTo: channel.room)) }
        while !dry && !isPaced && channel.room > 0 {
            guard let due = claims.next() else {
                dry = true
                break
            }
            let piece = channel.takesPieces ? due.prefix(pacer.piece(of: due.length)) : due
            isPaced = !pacer.allows(piece.length)
            if !isPaced { try channel.post(piece) }
            claims.putBack(isPaced ? due : piece.rest)
        }
        if !phase.isRunning {
            claims.cut()
            channel.cut()
        }
        try channel.flush()
        if dry && channel.outstanding == 0 {
            // Another channel may die, and give back what it could not carry.
            if phase.isRunning && claims.waitForMore() { continue }
            break
        }

        var hasMoved = try channel.reap()
        if !hasMoved && (dry || isPaced || channel.room == 0) {
            if phase.isAborted { throw .aborted }
            if isPaced && !channel.isHolding {
                // Whatever --completion says: to be slow on purpose must cost nothing.
                pacer.sleep()
            } else if idle.shouldSleep() {
                hasMoved = try channel.sleep()
            }
            let isOwed = channel.outstanding > 0 || channel.room == 0
            if !hasMoved { try watch.look(moved: isOwed ? channel.ledger.bytes : nil) }
        }
        if hasMoved {
            progress.publish(bytes: channel.ledger.bytes, blocks: channel.ledger.blocks)
            idle.reset()
            watch.moved()
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
    watch: inout ConnectionWatch,
    completion: CompletionMode
) throws(ChannelError) {
    var idle = IdlePolicy(completion)
    while true {
        var hasMoved = try channel.serve()
        if !hasMoved {
            progress.rest()
            if expectation.isMet(by: channel.countsBlocks ? channel.ledger.blocks : .max) { break }
            if phase.isAborted { throw .aborted }
            if idle.shouldSleep() { hasMoved = try channel.sleep() }
            if !hasMoved { try watch.look(moved: nil) }
        }
        if hasMoved {
            progress.publish(bytes: channel.ledger.bytes, blocks: channel.ledger.blocks)
            idle.reset()
            watch.moved()
        }
    }
    progress.publish(bytes: channel.ledger.bytes, blocks: channel.ledger.blocks)
}
