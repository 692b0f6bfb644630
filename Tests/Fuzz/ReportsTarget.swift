import Glibc

@testable import Results

/// What is made of a run, one of whose files is not what it was: a report, and a comparison with itself.
enum ReportsTarget {
    private static let run: FuzzedRun = {
        atexit { run.remove() }
        return FuzzedRun("reports", FuzzedRun.kept)
    }()

    static let readers: [Reader] = FuzzedRun.names.map { name in
        { bytes in run.with(name, bytes, show) }
    }

    private static func show(_ folder: String) {
        guard let run = try? RunFiles(reading: folder) else { return }
        var report = Report(run)
        _ = try? report.html(plots: nil)
        if let side = try? RunSide(parsing: folder) {
            _ = DiffTable.text(RunDiff(side, side).differences, confidence: 0.95)
        }
    }
}
