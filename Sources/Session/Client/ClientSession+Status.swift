extension ClientSession {
    /// Asks the server what it is doing.
    ///
    /// - Throws: ``SessionError`` where no answer comes.
    public func status() async throws -> ServerStatus {
        try checkLine()
        try await line.control.send(.status)
        return try await answer { if case .serving(let status) = $0 { status } else { nil } }
    }
}
