extension ClientSession {
    /// Waits for the answer to what the server was asked; what else comes are the last words of an earlier case.
    ///
    /// - Parameter pick: the answer in a message; nil where it is another message.
    /// - Throws: ``SessionError`` where none comes, and what `pick` throws.
    func answer<Answer>(_ pick: (Message) throws -> Answer?) async throws -> Answer {
        while let event = try await line.next() {
            switch event {
            case .message(.refused(let reason)): throw SessionError.refused(reason)
            case .message(let message): if let answer = try pick(message) { return answer }
            case .interrupted: throw SessionError.interrupted
            case .closed(let reason):
                throw SessionError.lost("the connection to the server was lost: \(reason ?? "it closed it")")
            case .transfer: break
            }
        }
        throw SessionError.lost("the session ended")
    }
}
