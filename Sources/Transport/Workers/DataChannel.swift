/// An end of a data channel that a worker drives, whatever its workload.
protocol DataChannel: ~Copyable {
    /// What has moved: at an end that posts what has completed or was answered, else what has arrived or was served.
    var ledger: BlockLedger { get }
}
