import Metering
import Pacing

/// Carries the memory of machines: post while there is room and the pacer allows, reap, wait for answers or for more.
///
/// Returns when all machines have moved, or the run is over and everything that was posted has been answered.
///
/// - Parameter mostUnderWay: bytes: enough to keep a link busy, and no more, as the pages of a machine that stands still
///   have to wait for what is under way.
func drive<Channel: MigrationSource & ~Copyable>(
    _ channel: inout Channel,
    from claims: inout MemoryClaims,
    pacer: inout Pacer,
    phase: RunPhase,
    progress: Progress,
    watch: inout ConnectionWatch,
    mostUnderWay: Int,
    completion: CompletionMode
) throws(ChannelError) {
    var idle = IdlePolicy(completion)
    /// Bytes of the run that is prepared, and waits for the pacer.
    var prepared: Int?
    while true {
        let isRunning = phase.isRunning
        var isPaced = false
        while !isPaced {
            if prepared == nil {
                let hasRoom = channel.room > 0 && channel.outstandingBytes < mostUnderWay
                guard isRunning, hasRoom, let run = claims.next({ pacer.piece(of: $0) }) else { break }
                prepared = channel.prepare(run)
            }
            if let bytes = prepared, bytes == 0 || pacer.allows(bytes) {
                try channel.post()
                prepared = nil
            } else {
                isPaced = true
            }
        }
        try channel.flush()
        if !isPaced && channel.outstanding == 0 {
            if isRunning && claims.waitForMore() { continue }
            break
        }

        var hasMoved = false
        while let (run, sent) = try channel.reap() {
            claims.complete(run, sent: sent)
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
            let latest = MonotonicTime.now().advanced(byNanoseconds: 100_000_000)
            try channel.sleep(until: isPaced ? pacer.nextQuestion(after: .now()) ?? latest : latest)
        }
    }
    progress.publish(bytes: channel.ledger.bytes, blocks: channel.ledger.blocks)
    channel.finish()
}
