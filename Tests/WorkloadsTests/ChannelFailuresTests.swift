import Testing
import Transport

@testable import Workloads

@Suite struct ChannelFailuresTests {
    private func lines(_ failures: [Int: String], of channels: Int, told: String? = nil) -> [String] {
        var reports = Reports(TransferPlan(transport: .tcp, channels: channels))
        for (channel, failure) in failures { reports.change(.server, channel) { $0.failure = failure } }
        return reports.server.map { ChannelFailures($0, told: told).lines } ?? []
    }

    @Test func aReasonIsGivenOnce() {
        #expect(
            lines([0: "reset", 1: "reset", 2: "reset", 5: "reset", 3: "silent"], of: 6) == [
                "server channels 0-2, 5: reset", "server channel 3: silent",
            ]
        )
    }

    @Test func whatTheWholeCaseEndedWithIsNotSaidAgain() {
        #expect(lines([0: "lost", 1: "reset"], of: 2, told: "lost") == ["server channel 1: reset"])
        #expect(lines([:], of: 2) == [])
    }

    @Test func channelsThatAreNoNeighboursAreCountedWhereTheyAreMany() {
        let failures = Dictionary(uniqueKeysWithValues: stride(from: 0, to: 40, by: 2).map { ($0, "reset") })
        #expect(lines(failures, of: 40) == ["server channels 0, 2, 4, 6, 8, 10, 12, 14 and 12 more: reset"])
    }
}
