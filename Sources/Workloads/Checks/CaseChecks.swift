import Results
import Session
import Transport

/// What a case's figures are held against: each of them beside what somebody else counted of the same thing.
struct CaseChecks {
    /// All of them, those that could not be made among them.
    let all: [CrossCheck]

    /// - Parameters:
    ///   - isAlone: nothing else of the case runs at the same time.
    ///   - disagreements: channels whose ends counted different blocks.
    init(_ plan: TransferPlan, _ outcome: TransferOutcome, isAlone: Bool, disagreements: [String]) {
        let checked = CheckedCase(plan, outcome, isAlone: isAlone)
        let groups = [
            CeilingCheck(checked).all, [EndsCheck(checked, disagreements).check], TCPChecks(checked).all,
            WireChecks(checked).all, PacketChecks(checked).all, ClockChecks(checked).all,
        ]
        all = groups.flatMap { $0 }
    }

    /// Why the case has failed, be its time over or not; nil where nothing is impossible.
    var impossible: String? { all.first { $0.verdict == .impossible }?.warning }

    /// What a reader of the figures should know beside that.
    var warnings: [String] {
        // Ends that disagree have a warning for each channel.
        all.filter { $0.verdict == .differ && $0.name != EndsCheck.name }.compactMap(\.warning)
    }
}
