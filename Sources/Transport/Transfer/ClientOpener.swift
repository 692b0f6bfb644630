import Metering
import Verbs

/// A client's channels: it connects to where the server waits for them.
struct ClientOpener: ChannelOpener {
    let server: DataAddress
    let token: SessionToken

    func socket(for channel: Int, until deadline: MonotonicTime) throws(ChannelError) -> Socket {
        let left = deadline.nanoseconds(since: .now()) / 1_000_000
        let socket = try Socket.connected(to: server.tcp, timeout: Int32(clamping: left))
        try socket.sendAll(ChannelIntroduction(token: token, channel: channel).bytes)
        return socket
    }

    func connection(for channel: Int, until deadline: MonotonicTime) throws(ChannelError) -> PendingConnection {
        let introduction = ChannelIntroduction(token: token, channel: channel)
        do {
            return PendingConnection(try Connector(to: server.rdma), introduction: introduction)
        } catch {
            throw .rdma(error)
        }
    }
}
