/// How long a run still takes: what its cases are planned to take, and what each has taken beyond that so far.
struct TimeLeft {
    /// Seconds for connections, the barrier and draining, until there is a case to learn from.
    private static let usualOverhead = 0.5

    private let planned: [Double]
    private var overhead = 0.0
    private var done = 0

    /// A run of cases that are planned to take so many seconds each; 0 for one that is not run.
    init(planned: [Double]) {
        self.planned = planned
    }

    /// Seconds from the begin of a case, by its number from 0.
    func seconds(from number: Int) -> Double {
        let rest = planned[number...].filter { $0 > 0 }
        let each = done > 0 ? overhead / Double(done) : Self.usualOverhead
        return rest.reduce(0, +) + each * Double(rest.count)
    }

    /// A case is over, which took so many seconds.
    mutating func add(_ number: Int, took seconds: Double) {
        guard planned[number] > 0 else { return }
        overhead += max(0, seconds - planned[number])
        done += 1
    }
}
