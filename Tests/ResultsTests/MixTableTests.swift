import Metering
import Testing

@testable import Results

@Suite struct MixTableTests {
    private func storage(_ name: String, latency: UInt64) -> SummaryRow {
        var histogram = LatencyHistogram()
        histogram.record(latency * 1000, count: 20_000)
        var row = SummaryRow.example("tcp")
        row.caseName = "\(name).storage"
        row.latency = LatencySummary(histogram)
        row.messages = 19_000
        row.ceilingGigabitsPerSecond = 20
        row.storage = StorageSummary(
            requestsPerSecond: 2000,
            readShare: 1,
            unserved: 1000,
            reads: LatencySummary(histogram)
        )
        return row
    }

    private func migration(_ name: String) -> SummaryRow {
        var row = SummaryRow.example("tcp")
        row.caseName = "\(name).migration"
        return row
    }

    @Test func aCaseHasItsPartsInARow() {
        let rows = [storage("alone", latency: 60), storage("a.b", latency: 700), migration("a.b")]
        let mix = MixRow.rows(rows)
        #expect(mix.map(\.name) == ["alone", "a.b"])
        #expect(mix.map { $0.storage?.caseName } == ["alone.storage", "a.b.storage"])
        #expect(mix.map { $0.migration?.caseName } == [nil, "a.b.migration"])
        #expect(mix[0].servedShare == 0.95)
        #expect(mix[0].usedShare == 0, "what storage reads comes the other way")
        #expect(abs((mix[1].usedShare ?? 0) - 0.47) < 1e-9)
    }

    @Test func looksAsItIsMeantToLook() {
        let rows = [storage("alone", latency: 60), storage("1000MiB", latency: 700), migration("1000MiB")]
        #expect(
            MixTable.table.text(MixRow.rows(rows)) == """
                case    storage    of  p50  p99 p99.9 migration links client server
                           Gbps asked   us   us    us      Gbps  used  cores  cores
                ------- ------- ----- ---- ---- ----- --------- ----- ------ ------
                alone     9.400 95.0% 60.0 60.0  60.0         -  0.0%  0.350      -
                1000MiB   9.400 95.0%  700  700   700     9.400 47.0%  0.350      -

                """
        )
    }
}
