import Metering
import Verbs

/// A client's channels: it connects to where the server waits for them, by each path in turn.
struct ClientOpener: ChannelOpener {
    let paths: [DataPath]
    let token: SessionToken

    func socket(for channel: Int, until deadline: MonotonicTime) throws(ChannelError) -> Socket {
        let left = deadline.nanoseconds(since: .now()) / 1_000_000
        let path = path(of: channel)
        let socket = try Socket.connected(to: path.server, from: path.source, timeout: Int32(clamping: left))
        try socket.sendAll(ChannelIntroduction(token: token, channel: channel).bytes)
        return socket
    }

    func connection(for channel: Int, until deadline: MonotonicTime) throws(ChannelError) -> PendingConnection {
        let introduction = ChannelIntroduction(token: token, channel: channel)
        let path = path(of: channel)
        do {
            return PendingConnection(try Connector(to: path.server, from: path.source), introduction: introduction)
        } catch {
            throw .rdma(error)
        }
    }

    private func path(of channel: Int) -> DataPath { paths[channel % paths.count] }
}
