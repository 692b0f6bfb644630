/// A data channel that a client has opened and introduced.
enum Arrival: Sendable {
    /// The descriptor of a connected TCP socket; whoever takes the arrival owns it.
    case tcp(descriptor: Int32)
    /// A connect request of rdma_cm that is not answered yet.
    case rdma(ArrivedRequest)

    /// Closes what nobody will use.
    func discard() {
        switch self {
        case .tcp(let descriptor): _ = Socket(owning: descriptor)
        case .rdma(let request): request.discard()
        }
    }
}
