import Fabric
import Transport

import struct Verbs.SocketAddress

extension ClientSession {
    /// Probes paths to the server with packets that must not be fragmented, all at once.
    ///
    /// - Parameters:
    ///   - paths: with this host's address each.
    /// - Returns: what passes on each, in their order.
    /// - Throws: ``SessionError`` where the probes cannot be made.
    public func probe(_ paths: [ProbedPath]) async throws -> [PathMTU] {
        try checkLine()
        let token = SessionToken()
        try await line.control.send(.probe(paths.map(\.server), token: token))
        let ports = try await probingPorts(for: paths.count, token)
        let results: [PathMTU]
        do {
            results = try await Self.measure(paths, ports, token)
        } catch {
            try? await line.control.send(.release)
            throw SessionError.failed("\(error)")
        }
        try await line.control.send(.release)
        return results
    }

    /// Measures each path on a thread of its own, and returns what passes in the order of the paths.
    private static func measure(
        _ paths: [ProbedPath],
        _ ports: [UInt16],
        _ token: SessionToken
    ) async throws -> [PathMTU] {
        try await withThrowingTaskGroup(of: (Int, PathMTU).self) { tasks in
            for (index, path) in paths.enumerated() {
                let server = try SocketAddress(path.server, port: ports[index])
                tasks.addTask {
                    let found = try await WorkerThread.run("probe") {
                        var probe = try PathProbe(from: path.source, to: server, token: token.bytes)
                        return probe.measure(clientMTU: path.clientMTU, serverMTU: path.serverMTU)
                    }
                    return (index, found)
                }
            }
            return try await tasks.reduce(into: [:]) { $0[$1.0] = $1.1 }.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private func probingPorts(for count: Int, _ token: SessionToken) async throws -> [UInt16] {
        try await answer { message in
            switch message {
            case .probing(let ports) where ports.count == count: return ports
            case .failed(let reason, token): throw SessionError.failed(reason)
            default: return nil
            }
        }
    }
}
