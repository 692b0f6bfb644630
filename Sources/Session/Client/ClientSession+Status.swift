extension ClientSession {
    /// Asks the server what it is doing.
    ///
    /// - Throws: ``SessionError`` where no answer comes.
    public func status() async throws -> ServerStatus {
        try checkLine()
        try await line.control.send(.status)
        while let event = try await line.next() {
            switch event {
            case .message(.serving(let status)): return status
            case .message(.refused(let reason)): throw SessionError.refused(reason)
            case .interrupted: throw SessionError.interrupted
            case .closed(let reason):
                throw SessionError.lost("the connection to the server was lost: \(reason ?? "it closed it")")
            default: break  // the last words of an earlier case
            }
        }
        throw SessionError.lost("the session ended")
    }
}
