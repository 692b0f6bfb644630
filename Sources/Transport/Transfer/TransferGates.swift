/// What workers wait for: apart from ``TransferState``, whose every change would wake all of them.
struct TransferGates {
    /// Whether workers may begin.
    var mayBegin = false
    /// Whether workers that are done may close their channels.
    var mayClose = false
}
