import Fabric
import Metering
import Verbs

/// An RDMA connection whose device is known, before its memory and queues are made.
struct PendingConnection: ~Copyable {
    private enum Way: ~Copyable {
        case requested(ConnectionRequest, peer: RemoteBuffer)
        case resolved(Connector, ChannelIntroduction)
    }

    let connectionID: ConnectionID
    let context: Context
    /// What the channel will run over.
    let link: ChannelLink
    private let way: Way

    /// At the server: a client asks, and has announced its memory.
    init(_ request: consuming ConnectionRequest, peer: RemoteBuffer) {
        connectionID = request.connectionID
        context = request.context
        link = ChannelLink(connectionID, context)
        way = .requested(request, peer: peer)
    }

    /// At the client: the way to the server is known.
    init(_ connector: consuming Connector, introduction: ChannelIntroduction) {
        connectionID = connector.connectionID
        context = connector.context
        link = ChannelLink(connectionID, context)
        way = .resolved(connector, introduction)
    }

    /// Tells the other end where this end's memory is, and learns the same.
    ///
    /// The queue pair has its receives posted already: the other end may send as soon as the connection stands.
    consuming func establish(
        _ queuePair: QueuePair,
        announcing own: RemoteBuffer,
        until deadline: MonotonicTime
    ) throws(RdmaError) -> (Connection, RemoteBuffer) {
        let timeout = Duration.nanoseconds(Int64(clamping: deadline.nanoseconds(since: .now())))
        switch consume way {
        case .requested(let request, let peer):
            let parameters = ConnectionParameters(privateData: own.wire)
            return (try request.accept(queuePair, parameters: parameters, timeout: timeout), peer)
        case .resolved(let connector, let introduction):
            let parameters = ConnectionParameters(privateData: introduction.bytes + own.wire)
            let connection = try connector.connect(queuePair, parameters: parameters, timeout: timeout)
            guard let peer = RemoteBuffer(wire: connection.privateData) else {
                throw RdmaError(.unsupported("the server announced no memory"), "connecting a data channel")
            }
            return (connection, peer)
        }
    }
}

extension ChannelLink {
    /// The link of an RDMA channel.
    fileprivate init(_ connectionID: ConnectionID, _ context: Context) {
        let local = connectionID.localAddress
        let interface = local.flatMap { NetworkInterface.name(of: $0) }
        self.init(
            transport: ((try? context.linkKind(port: connectionID.devicePort ?? 1)) ?? .roceV2).shortName,
            interface: interface,
            device: context.deviceName,
            localAddress: local?.host ?? "",
            peerAddress: connectionID.peerAddress?.host ?? "",
            mtu: interface.flatMap(NetworkInterface.mtu),
            isCountedByInterface: (try? context.isSoftware()) ?? false
        )
    }
}
