import Metering
import Pacing
import TestSupport
import Testing
import Verbs

@testable import Transport

extension SocketAddress {
    /// 127.0.0.1, with a port that the kernel chooses.
    static let loopback = try! SocketAddress("127.0.0.1")
}

extension MonotonicTime {
    /// A deadline that only guards against hanging.
    static var soon: MonotonicTime { now().advanced(byNanoseconds: 20_000_000_000) }
}

/// Both ends of a transfer in one process, over loopback, with what a session does between them.
final class TransferPair: Sendable {
    let client: Transfer
    let server: Transfer
    let listener: TCPListener

    private init(
        _ plan: TransferPlan,
        sources: [String],
        limits: HostLimits?,
        speeds: [String: UInt64]
    ) throws {
        let desk = ArrivalDesk()
        let token = SessionToken()
        listener = try TCPListener(address: .loopback, desk: desk)
        let port = listener.port
        client = .client(
            plan: plan,
            token: token,
            paths: try sources.map { DataPath(from: try SocketAddress($0), to: DataPath.loopback(port: port).server) },
            limits: limits,
            speeds: speeds
        )
        server = .server(plan: plan, token: token, desk: desk, limits: limits, speeds: speeds)
    }

    /// Opens both ends, runs `body`, and closes them on every way out.
    ///
    /// - Parameters:
    ///   - sources: addresses of the client, a path each.
    ///   - limits: those that both ends obey.
    ///   - speeds: of NICs, in bits per second.
    static func with<Result>(
        _ plan: TransferPlan,
        from sources: [String] = ["127.0.0.1"],
        limits: HostLimits? = nil,
        speeds: [String: UInt64] = [:],
        _ body: (TransferPair) async throws -> Result
    ) async throws -> Result {
        let pair = try TransferPair(plan, sources: sources, limits: limits, speeds: speeds)
        defer { pair.close() }
        async let server: Void = WorkerThread.run("open") { try pair.server.open(within: 20) }
        async let client: Void = WorkerThread.run("open") { try pair.client.open(within: 20) }
        _ = try await (server, client)
        return try await body(pair)
    }

    /// Runs a plan to its end.
    static func run(_ plan: TransferPlan) async throws -> (client: EndReport, server: EndReport) {
        try await with(plan) { try await $0.run() }
    }

    /// Runs both ends.
    ///
    /// - Parameter delay: how long after the client's the server's begins.
    func run(serverLateBy delay: Duration = .zero) async throws -> (client: EndReport, server: EndReport) {
        async let atServer = { [client, server] in
            try await Task.sleep(for: delay)
            return try await WorkerThread.run("transfer") {
                server.run(
                    onDraining: { client.peerIsDraining() },
                    onDrained: { client.peerHasDrained($0) },
                    onLost: { client.peerHasLost($0) }
                )
            }
        }()
        async let atClient = WorkerThread.run("transfer") { [client, server] in
            client.run(
                onDraining: { server.peerIsDraining() },
                onDrained: { server.peerHasDrained($0) },
                onLost: { server.peerHasLost($0) }
            )
        }
        return try await (client: atClient, server: atServer)
    }

    /// Waits until every channel has moved something.
    func everythingFlows() async -> Bool {
        await eventually { [client, server] in
            (client.lanes + server.lanes).allSatisfy { $0.progress.bytes > 0 }
        }
    }

    private func close() {
        client.abort("the test is over")
        server.abort("the test is over")
        #expect(client.close())
        #expect(server.close())
        listener.close()
    }
}

extension DataPath {
    static func loopback(port: UInt16) -> DataPath {
        var address = SocketAddress.loopback
        address.port = port
        return DataPath(to: address)
    }
}

extension EndReport {
    /// Everything that this end moved, in blocks and bytes.
    func total(_ role: ChannelRole) -> BlockLedger {
        channels.filter { $0.role == role }.reduce(into: BlockLedger()) { sum, channel in
            sum.bytes += channel.total.bytes
            sum.blocks += channel.total.blocks
            sum.indexSum &+= channel.total.indexSum
            sum.verified += channel.total.verified
            sum.corrupt += channel.total.corrupt
        }
    }

    var failures: [String] { channels.compactMap(\.failure) }
}
