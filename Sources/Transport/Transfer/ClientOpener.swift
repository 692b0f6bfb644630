import Verbs

/// A client's channels: it connects to where the server waits for them, by each path in turn.
struct ClientOpener: ChannelOpener {
    /// Milliseconds in which a path that works again answers: the second SYN goes out after one second (RFC 6298).
    private static let knockPatience: Int32 = 2000

    let paths: [DataPath]
    let token: SessionToken
    /// A TCP port of the server's, open or not.
    let knockPort: UInt16
    /// Of all that the channels send.
    let marking: TrafficMarking?
    /// Of RDMA connections; nil is rdma_cm's own.
    let acknowledgeTimeout: AcknowledgeTimeout?

    func socket(for attempt: ConnectionAttempt) throws(ChannelError) -> Socket {
        let path = path(of: attempt)
        let patience = attempt.isFirst ? attempt.millisecondsLeft : Self.knockPatience
        let socket = try Socket.connected(
            to: path.server,
            from: path.source,
            timeout: patience,
            marking: marking,
            check: attempt.check
        )
        try socket.sendAll(introduction(attempt).bytes)
        return socket
    }

    func connection(for attempt: ConnectionAttempt) throws(ChannelError) -> PendingConnection {
        let path = path(of: attempt)
        if !attempt.isFirst { try knock(path, attempt) }
        let connector = try resolve(path, milliseconds: min(5000, max(1, attempt.millisecondsLeft)))
        return PendingConnection(connector, introduction: introduction(attempt))
    }

    /// Waits for any sign of life by TCP before rdma_cm is asked.
    ///
    /// On a dead path rdma_cm would take long: siw connects within the call, and asks at times that grow to minutes; RoCE
    /// asks again after four seconds.
    private func knock(_ path: DataPath, _ attempt: ConnectionAttempt) throws(ChannelError) {
        var door = path.server
        door.port = knockPort
        do {
            _ = try Socket.connected(to: door, from: path.source, timeout: Self.knockPatience, check: attempt.check)
        } catch .socket(_, .connectionRefused) {
            // Somebody is at home.
        }
    }

    private func resolve(_ path: DataPath, milliseconds: Int32) throws(ChannelError) -> Connector {
        do {
            // The server's end takes the type of service that the connection has.
            let options = ConnectionOptions(
                typeOfService: marking?.typeOfService,
                acknowledgeTimeout: acknowledgeTimeout
            )
            return try Connector(
                to: path.server,
                from: path.source,
                options: options,
                timeout: .milliseconds(milliseconds)
            )
        } catch {
            throw .rdma(error)
        }
    }

    private func path(of attempt: ConnectionAttempt) -> DataPath { paths[attempt.channel % paths.count] }

    private func introduction(_ attempt: ConnectionAttempt) -> ChannelIntroduction {
        ChannelIntroduction(token: token, channel: attempt.channel, connection: attempt.connection)
    }
}
