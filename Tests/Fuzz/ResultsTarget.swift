import Glibc

@testable import Results

/// The files of a run, each beside the least summary that a run can have.
enum ResultsTarget {
    private static let run: FuzzedRun = {
        atexit { run.remove() }
        let summary = "case,transport,direction,throughput_gbps\na,tcp,upload,1\n"
        return FuzzedRun("results", ["summary.csv": Array(summary.utf8)])
    }()

    static let readers: [Reader] = FuzzedRun.names.map { name in
        { bytes in run.with(name, bytes) { _ = try? RunFiles(reading: $0) } }
    }
}
