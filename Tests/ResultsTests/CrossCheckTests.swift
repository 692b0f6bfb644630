import Testing

@testable import Results

@Suite struct CrossCheckTests {
    @Test(
        arguments: [
            (1000, .agree), (1010, .agree), (990, .agree), (1011, .differ), (989, .differ), (0, .differ),
        ] as [(Double, CrossCheck.Verdict)]
    )
    func onePercentIsAllowed(_ theirs: Double, _ verdict: CrossCheck.Verdict) {
        #expect(CrossCheck("a", unit: "B", ours: 1000, theirs: theirs, note: "").verdict == verdict)
    }

    @Test(
        arguments: [(965, .differ), (970, .agree), (1060, .agree), (1061, .differ)] as [(Double, CrossCheck.Verdict)]
    )
    func whatMayBeUnderWayIsAllowedBeside(_ theirs: Double, _ verdict: CrossCheck.Verdict) {
        let check = CrossCheck("a", unit: "B", ours: 1000, theirs: theirs, below: 20, above: 50, note: "")
        #expect(check.verdict == verdict)
        #expect((check.atLeast, check.atMost) == (970, 1060))
    }

    @Test func aSideMayBeOpen() {
        #expect(CrossCheck("a", unit: "s", ours: 1, theirs: 100, above: nil, note: "").verdict == .agree)
        #expect(CrossCheck("a", unit: "s", ours: 1, theirs: 0.5, above: nil, note: "").verdict == .differ)
    }

    /// A check that could not fail says so instead of agreeing.
    @Test func limitsThatLeaveAllOpenCompareNothing() {
        let check = CrossCheck("a", unit: "B", ours: 1000, theirs: 900, below: 5000, above: 5000, note: "n")
        #expect(check.verdict == .unavailable && check.note.contains("too little to tell"))
        #expect(
            CrossCheck("a", unit: "B", ours: 1000, theirs: 7000, below: 5000, above: 5000, note: "n").verdict == .differ
        )
    }

    @Test func aWarningHasBothFigures() {
        let check = CrossCheck("client bytes sent", unit: "B", ours: 1e9, theirs: 1.25e9, note: "other traffic")
        #expect(check.differencePercent == 25)
        #expect(
            check.warning == "client bytes sent: 1.000GB by our count, 1.250GB (+25 %) by another's: other traffic"
        )
        #expect(CrossCheck("a", unit: "B", ours: 1, theirs: 1, note: "").warning == nil)
        #expect(CrossCheck.unavailable("a", unit: "B", because: "no").warning == nil)
    }
}

@Suite struct NICEventTests {
    private func record(_ events: [NICEvent]) -> CaseRecord { CaseRecord(row: .example(), plan: .null, events: events) }

    private func event(_ counter: String, _ meaning: String, _ end: Endpoint = .client) -> NICEvent {
        NICEvent(end: end, nic: "nic0", counter: counter, count: 5, meaning: meaning)
    }

    @Test func whereNothingMovedNothingIsSaid() {
        #expect(NICEvent.lines([record([]), record([])]).isEmpty)
    }

    @Test func thoseOfOneMeaningStandTogether() {
        let events = [event("a", "lost"), event("b", "sent again"), event("c", "lost"), event("a", "lost", .server)]
        #expect(
            NICEvent.lines([record(events)]) == [
                "\nOn the NICs:", "  client nic0: a +5, c +5: lost", "  client nic0: b +5: sent again",
                "  server nic0: a +5: lost",
            ]
        )
    }

    @Test func linesAreOfATerminalsWidthAndNameTheCase() {
        let queues = (0..<20).map { event("rx_queue_\($0)_dropped_packets", "packets were dropped: by this host") }
        let lines = NICEvent.lines([record(queues), record([])])
        #expect(lines.count == 2 && lines[1].contains("and 16 more"))
        #expect(lines[1].hasPrefix("  \(SummaryRow.example().caseName): client nic0: rx_queue_0"))
        #expect(lines[1].split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
}
