/// What the workers of a transfer take their work from, by its workload.
struct TransferWork: Sendable {
    /// The blocks of a bandwidth run.
    let source: BlockSource
    /// When the requests of a storage workload are due; nil elsewhere, and at the server.
    let schedule: RequestSchedule?
    /// The moving of machines; nil elsewhere, and at the target.
    let evacuation: Evacuation?

    init(_ plan: TransferPlan, at end: End) {
        source = BlockSource(blockSize: plan.blockSize)
        let isAsking = end == .client
        schedule = isAsking ? plan.storage.map { RequestSchedule($0, blockSize: plan.blockSize) } : nil
        evacuation =
            isAsking ? plan.migration.map { Evacuation($0, blockSize: plan.blockSize, verifies: plan.verify) } : nil
    }

    /// Whether everything that there was has arrived, or will not.
    var isExhausted: Bool { evacuation?.queue.isOver ?? source.isExhausted }
}
