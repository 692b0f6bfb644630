import Metering
import Pacing

/// Posts requests when they are due, whatever became of those before: post what is due while there is room and the pacer
/// allows, reap, wait for an answer or for the next request.
///
/// Returns when the run is over and everything that was posted has been answered.
func drive<Channel: StorageClient & ~Copyable>(
    _ channel: inout Channel,
    from claims: inout RequestClaims,
    pacer: inout Pacer,
    phase: RunPhase,
    progress: Progress,
    watch: inout ConnectionWatch,
    completion: CompletionMode,
    onAnswer: (StorageRequest, MonotonicTime) -> Void
) throws(ChannelError) {
    var idle = IdlePolicy(completion)
    while true {
        let isRunning = phase.isRunning
        var isPaced = false
        while isRunning && !isPaced && channel.room > 0, let request = claims.next(dueBy: .now()) {
            // What a read brings leaves the other host: there it is paced.
            isPaced = request.kind == .write && !pacer.allows(request.length)
            if isPaced { claims.putBack(request) } else { try channel.post(request) }
        }
        if pacer.isGuaranteed && channel.room == 0 && claims.isBehind(at: .now()) { pacer.noteBacklog() }
        try channel.flush()
        if !isRunning && channel.outstanding == 0 { break }

        var hasMoved = false
        while let request = try channel.reap() {
            onAnswer(request, .now())
            hasMoved = true
        }
        if hasMoved {
            progress.publish(bytes: channel.ledger.bytes, blocks: channel.ledger.blocks)
            idle.reset()
            watch.moved()
            continue
        }
        if phase.isAborted { throw .aborted }
        try watch.look(moved: channel.outstanding > 0 ? channel.ledger.bytes : nil)
        if isPaced || idle.shouldSleep() {
            var deadline = MonotonicTime.now().advanced(byNanoseconds: 100_000_000)
            if isPaced, let question = pacer.nextQuestion(after: .now()) {
                deadline = min(deadline, question)
            } else if channel.room > 0, let due = claims.nextDue {
                deadline = min(deadline, due)
            }
            try channel.sleep(until: deadline)
        }
    }
    progress.publish(bytes: channel.ledger.bytes, blocks: channel.ledger.blocks)
    channel.finish()
}
