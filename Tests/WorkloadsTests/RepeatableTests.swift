import Results
import Testing

@testable import Transport
@testable import Workloads

@Suite struct RepeatableTests {
    private func plan(_ name: String) -> CasePlan {
        CasePlan(name: name, plan: TransferPlan(transport: .tcp), route: .example(.tcp))
    }

    @Test func casesAreMeasuredInTurnsThereAndBack() {
        let cases = [plan("a"), plan("b"), plan("c")].interleaved(repeats: 3)
        #expect(cases.map(\.name) == ["a#1", "b#1", "c#1", "c#2", "b#2", "a#2", "a#3", "b#3", "c#3"])
        #expect(cases[4].repetition == Repetition(of: "b", number: 2))
    }

    @Test func whatIsMeasuredOnceKeepsItsName() {
        let cases = [plan("a"), plan("b")].interleaved(repeats: 1)
        #expect(cases.map(\.name) == ["a", "b"])
        #expect(cases.allSatisfy { $0.repetition == nil })
    }

    @Test func partsKeepWhatTheyAreAtTheEnd() {
        let one = ConcurrentCase(name: "off", parts: [(.storage, plan("x")), (.migration, plan("y"))])
        let second = one.repetition(2)
        #expect(second.name == "off#2")
        #expect(second.parts.map(\.name) == ["off#2.storage", "off#2.migration"])
        #expect(second.parts.map(\.repetition?.caseName) == ["off.storage", "off.migration"])
    }

    @Test func theRowSaysWhichRepetitionItIs() {
        let row = SummaryRow(runID: "run", plan("a").repetition(3))
        #expect(row.caseName == "a#3")
        #expect(row.repetition == Repetition(of: "a", number: 3))
    }
}
