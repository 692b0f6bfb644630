import Metering

/// Exchanges messages one by one until the run is over, and records the time of each within the window.
///
/// Half of a round trip is recorded for messages that travel both ways, as perftest does; a READ is one
/// operation of the client, so all of its time is.
func drive<Channel: PingPong & ~Copyable>(
    _ channel: inout Channel,
    plan: TransferPlan,
    phase: RunPhase,
    progress: Progress,
    into histogram: inout LatencyHistogram
) throws(ChannelError) {
    let divisor: UInt64 = plan.transport == .rdma && plan.operation == .read ? 1 : 2
    let limit: UInt64 = if case .bytes(let bytes) = plan.amount { bytes / UInt64(plan.blockSize) } else { .max }
    var exchanges: UInt64 = 0
    var stopwatch = Stopwatch()
    var isMeasuring = false
    while phase.isRunning && histogram.count < limit {
        if !isMeasuring && phase.current == .measuring {
            isMeasuring = true
            stopwatch.calibrate()
        }
        let start = stopwatch.now()
        guard try channel.exchange(phase) else { break }
        let time = stopwatch.nanoseconds(since: start)
        exchanges += 1
        if isMeasuring && phase.current == .measuring { histogram.record(time / divisor) }
        progress.publish(bytes: exchanges &* UInt64(plan.blockSize), blocks: exchanges)
    }
    channel.finish()
    if phase.isAborted { throw .aborted }
}

/// Answers until the other end has had all its exchanges.
func drive<Channel: PingPong & ~Copyable>(
    _ channel: inout Channel,
    expecting expectation: Expectation,
    phase: RunPhase
) throws(ChannelError) {
    while !expectation.isMet(by: .max) {
        if phase.isAborted { throw .aborted }
        _ = try channel.answer(phase)
    }
}
