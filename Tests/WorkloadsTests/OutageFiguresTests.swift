import Testing

@testable import Transport
@testable import Workloads

@Suite struct OutageFiguresTests {
    private func lines(_ starts: [Double]) -> [String] {
        var reports = Reports(TransferPlan(transport: .tcp))
        let outages = starts.map { Outage(start: $0, detectedAfter: 3, bytesTwice: 0, reason: "reset") }
        reports.change(.client) { $0.outages = outages }
        return OutageFigures([reports.client]).lines
    }

    @Test func saysWhenSomethingLastMoved() {
        let end = ", was given up after 3 s, it did not come back: reset"
        let lines = lines([1.5, -0.5])
        #expect(lines.allSatisfy { $0.hasPrefix("channel 0 ") && $0.hasSuffix(end) }, "\(lines)")
        #expect(lines[0].contains("last moved at 1.5 s,"))
        #expect(lines[1].contains("last moved 0.5 s before the measurement,"))
    }

    @Test func saysHowManyMoreThereAreThanAnybodyReads() {
        #expect(lines(Array(repeating: 1, count: 16)).count == 16)
        let many = lines(Array(repeating: 1, count: 1024))
        #expect(many.count == 17 && many.last == "1008 more lost connections")
    }
}
