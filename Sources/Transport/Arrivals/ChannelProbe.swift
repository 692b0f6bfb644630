import Verbs

/// Knocks at a server's data ports: whether a channel could be made, without making one.
public enum ChannelProbe {
    /// Whether a TCP connection is taken.
    ///
    /// - Parameter milliseconds: how long that may take.
    public static func tcp(_ path: DataPath, within milliseconds: Int32 = 2000) throws(ChannelError) {
        _ = try Socket.connected(to: path.server, from: path.source, timeout: milliseconds)
    }

    /// Whether rdma_cm brings a request to the server, which turns it down, as it shows no token.
    ///
    /// - Parameter timeout: how long each step may take.
    public static func rdma(_ path: DataPath, within timeout: Duration = .seconds(2)) throws(ChannelError) {
        do throws(RdmaError) {
            let connector = try Connector(to: path.server, from: path.source, timeout: timeout)
            let queue = try CompletionQueue(connector.context, capacity: 2, notifies: false)
            let queuePair = try QueuePair(
                connector.connectionID,
                protectionDomain: ProtectionDomain(connector.context),
                completionQueue: queue,
                options: QueuePairOptions(sendCapacity: 1, receiveCapacity: 1)
            )
            _ = try connector.connect(queuePair, timeout: timeout)
        } catch {
            // A refusal has made the way there and back.
            if case .connection(.rejected, _) = error.cause { return }
            // iWARP's refusal is a connection that the peer cuts while it is being made.
            if case .connection(.connectError, let status) = error.cause, status == -104 { return }
            throw .rdma(error)
        }
    }
}
