import Foundation
import TestSupport
import Testing

@testable import Pacing

/// Processes that know of each other only by the table.
@Suite struct TwoProcessesTests {
    /// 40 MB/s, so that no machine is too slow for it.
    private static let gigabits = 0.32

    @Test func obeyOneTotal() throws {
        let table = try TemporaryFolder()
        try LimitTable(at: table.location).set(BandwidthLimit(bytesPerSecond: 40_000_000), for: .liveMigration)
        let command = Command(state: table.location.folder)
        let service = try TemporaryFolder()
        let server = try command.start(["server", "--port", "0"], in: service)
        defer { server.signal(SIGTERM) }
        let port = try #require(try listeningPort(service))

        // Both are warm before either measures, and send until both have measured, but for what one starts later.
        let folders = try (0..<2).map { _ in try TemporaryFolder() }
        let clients = try folders.map { folder in
            try command.start(
                ["run", "127.0.0.1", "--port", port, "--transport", "tcp", "--category", "LiveMigration"]
                    + [
                        "--channels", "2", "--warmup", "2s", "-t", "4s", "--no-check", "--no-results", "--quiet",
                        "--csv",
                    ],
                in: folder
            )
        }
        #expect(pollUntil(within: 30) { clients.allSatisfy { $0.status != nil } })
        #expect(clients.map(\.status) == [0, 0])
        let rates = try folders.map { try throughput($0) }
        let total = rates.reduce(0, +)
        #expect(total < 1.4 * Self.gigabits, "\(rates): each by itself would have had \(Self.gigabits) Gbps")
        #expect(total > 0.7 * Self.gigabits, "\(rates)")
        for rate in rates { #expect(rate > 0.2 * Self.gigabits, "\(rates)") }
    }

    private func listeningPort(_ folder: TemporaryFolder) throws -> String? {
        var port: String?
        _ = pollUntil {
            let log = (try? folder.bytes(of: "errors")).map { String(decoding: $0, as: UTF8.self) } ?? ""
            port = log.firstMatch(of: /[ ]port=(\d+)/).map { String($0.1) }
            return port != nil
        }
        return port
    }

    private func throughput(_ folder: TemporaryFolder) throws -> Double {
        let lines = String(decoding: try folder.bytes(of: "output"), as: UTF8.self).split(separator: "\n")
        let columns = try #require(lines.first).split(separator: ",", omittingEmptySubsequences: false)
        let values = try #require(lines.last).split(separator: ",", omittingEmptySubsequences: false)
        let index = try #require(columns.firstIndex(of: "throughput_gbps"))
        return try #require(Double(values[index]))
    }
}
