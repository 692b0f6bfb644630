import Glibc
import Logging
import NIOCore
import NIOPosix
import Transport

import struct Verbs.SocketAddress

/// Serves runs to many clients at once, and outlives each of them.
public struct Server: Sendable {
    private let options: ServerOptions
    private let logger: Logger

    /// A server that does not listen yet.
    public init(options: ServerOptions, logger: Logger) {
        self.options = options
        self.logger = logger
    }

    /// Listens and serves until its task is cancelled; then ends the sessions, and closes everything.
    ///
    /// - Parameter onListening: called with the control port when clients may come.
    /// - Throws: ``SessionError`` or ``ChannelError`` when it cannot listen.
    public func run(onListening: @Sendable (Int) -> Void = { _ in }) async throws {
        guard (0...ServerOptions.highestPort).contains(options.port) else {
            throw SessionError.failed(
                "listening on port \(options.port): it must be between 0 and \(ServerOptions.highestPort)"
            )
        }
        let lock = try lock()
        let control = try await listen(on: .singleton, lock)
        let controlPort = control.channel.localAddress?.port ?? options.port
        // Whatever is thrown in there closes the control port too.
        try await control.executeThenClose { clients in
            let services = try SessionServices(
                options: options,
                firstDataPort: options.port == 0 ? 0 : controlPort + 1,
                logger: logger
            )
            defer { services.close() }
            announce(controlPort, services.ports)
            onListening(controlPort)
            try await withThrowingDiscardingTaskGroup { tasks in
                for try await caller in clients {
                    guard let client = caller.take() else { continue }
                    tasks.addTask { await services.serve(client) }
                }
            }
        }
    }

    /// Serves one client through this process's standard input and output, as ssh has started it for that client; ends
    /// when the client leaves. Data channels come to ports that the kernel chooses.
    ///
    /// - Throws: ``SessionError`` or ``ChannelError`` where it cannot serve.
    public func serveStandardInput() async throws {
        let services = try SessionServices(
            options: options,
            firstDataPort: 0,
            logger: logger,
            origin: SSHOrigin()
        )
        defer { services.close() }
        let client: ControlChannel.Frames
        do {
            client = try await NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .takingOwnershipOfDescriptors(input: STDIN_FILENO, output: STDOUT_FILENO) { channel in
                    ControlChannel.wrap(channel, frameLimit: ControlChannel.serverFrameLimit) { _ in }
                }
        } catch {
            throw SessionError.failed("serving through standard input and output: \(explain(error))")
        }
        await services.serve(client)
    }

    private func announce(_ port: Int, _ data: DataPorts) {
        logger.notice(
            "listening",
            metadata: [
                "address": "\(options.listen)", "port": "\(port)", "tcp": "\(data.tcp)",
                "rdma": "\(data.rdma.map(String.init) ?? data.rdmaProblem ?? "none")",
            ]
        )
    }

    /// What keeps strangers out; nil where nobody is kept out.
    private func lock() throws -> JoinLock? {
        switch options.admission {
        case .anyone: return nil
        case .holdersOfKey(let identity): return try JoinLock(identity)
        case .thisHost:
            guard try SocketAddress.resolve(options.listen).allSatisfy(\.isLoopback) else {
                throw SessionError.failed("listening on \(options.listen) for whoever comes: other hosts need a key")
            }
            return nil
        }
    }

    private func listen(
        on group: MultiThreadedEventLoopGroup,
        _ lock: JoinLock?
    ) async throws -> NIOAsyncChannel<Caller, Never> {
        let rate = ArrivalRate(perSecond: options.bounds.arrivalsPerSecond)
        var bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 512)
            // What is read at once of whom nobody knows yet.
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4096))
        for (option, value) in ControlChannel.options {
            bootstrap = bootstrap.childChannelOption(option, value: value)
        }
        do {
            return try await bootstrap.bind(host: options.listen, port: options.port) { channel in
                ControlChannel.wrap(channel, frameLimit: ControlChannel.serverFrameLimit) { pipeline in
                    let peer = SocketAddress(channel.remoteAddress)?.plainDescription ?? "unknown"
                    let door = JoinDoor(lock, rate, patience: options.patience) { [logger] reason in
                        logger.warning("refused", metadata: ["peer": "\(peer)", "reason": "\(reason)"])
                    }
                    try pipeline.addHandler(door)
                }
                .map(Caller.init)
            }
        } catch {
            throw SessionError.failed("listening on \(options.listen) port \(options.port): \(explain(error))")
        }
    }

    private func explain(_ error: any Error) -> String {
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE: "the port is in use: is another server running? choose another --port"
        case EADDRNOTAVAIL: "this host has no such address: `ip -br address` lists those it has"
        case EACCES: "not allowed: ports below 1024 are for root; choose another --port"
        default: "\(error)"
        }
    }
}
