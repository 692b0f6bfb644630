import Glibc
import NIOCore
import NIOPosix

import struct Verbs.SocketAddress

/// Connects to a server's control port, and says in words why it cannot.
struct ControlConnector {
    let server: ServerAddress
    /// This host's address; nil leaves it to the routing table.
    var source: SocketAddress?
    /// Seconds that it may take.
    var patience: Int64 = 5

    /// Why there is no connection where the host lives and its server does not.
    static let refusal = "refused: no server listens there; start `rdmabench server --listen ADDRESS` on that host"

    func connect() async throws -> ControlChannel.Frames {
        guard (1...65_535).contains(server.port) else {
            throw SessionError.unreachable(
                host: server.host,
                port: server.port,
                reason: "there is no such port: it must be between 1 and 65535"
            )
        }
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.seconds(patience))
        for (option, value) in ControlChannel.options {
            bootstrap = bootstrap.channelOption(option, value: value)
        }
        do {
            if let source { bootstrap = bootstrap.bind(to: try .init(ipAddress: source.host, port: 0)) }
            return try await bootstrap.connect(host: server.host, port: server.port) { [key = server.key] channel in
                ControlChannel.wrap(channel, frameLimit: ControlChannel.clientFrameLimit) { pipeline in
                    if let key { try JoinSender.add(key, to: pipeline) }
                }
            }
        } catch let error as NIOConnectionError {
            throw explain(error)
        } catch {
            throw SessionError.unreachable(host: server.host, port: server.port, reason: "\(error)")
        }
    }

    private func explain(_ error: NIOConnectionError) -> SessionError {
        if error.connectionErrors.isEmpty { return .unknownHost(server.host) }
        let causes = error.connectionErrors.map { explain($0.error) }
        let reason = causes.first.map { first in
            causes.allSatisfy { $0 == first } ? first : causes.joined(separator: "; ")
        }
        return .unreachable(host: server.host, port: server.port, reason: reason ?? "\(error)")
    }

    private func explain(_ error: any Error) -> String {
        switch error {
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            Self.refusal
        case let error as IOError where error.errnoCode == EHOSTUNREACH || error.errnoCode == ENETUNREACH:
            "no route to that host: see `ip route get`"
        case is ChannelError:
            "no answer within 5 s (0x8007274C, as Windows calls it): the host is down, or a firewall drops the packets"
        default: "\(error)"
        }
    }
}
