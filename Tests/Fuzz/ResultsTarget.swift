import Foundation
import Glibc

@testable import Results

/// A run's folder of which one file is not what it was: read, shown as a report, and compared with itself.
///
/// The first byte of an input says which file the rest is.
enum ResultsTarget {
    private static let names = [
        "summary.csv", "intervals.csv", "latency.csv", "run.json", "rounds.csv", "machines.csv",
    ]
    /// A whole run in a folder of this process.
    private static let folder: String = {
        let place = "/dev/shm/rdmabench-fuzz.\(getpid())"
        let kept = getenv("RDMABENCH_FUZZ_RUN").map { String(cString: $0) } ?? ""
        do {
            try? FileManager.default.removeItem(atPath: place)
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            for name in names {
                try FileManager.default.copyItem(atPath: "\(kept)/\(name)", toPath: "\(place)/\(name)")
            }
        } catch {
            fatalError("RDMABENCH_FUZZ_RUN has to name the folder of a run: \(error)")
        }
        atexit { try? FileManager.default.removeItem(atPath: ResultsTarget.folder) }
        return place
    }()

    static func read(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let name = names[Int(first) % names.count]
        let (path, spare) = ("\(folder)/\(name)", "\(folder)/spare")
        guard rename(path, spare) == 0 else { fatalError("\(path) is gone") }
        defer { rename(spare, path) }
        write(Array(bytes.dropFirst()), to: path)
        guard let run = try? RunFiles(reading: folder) else { return }
        var report = Report(run)
        _ = try? report.html(plots: nil)
        if let side = try? RunSide(parsing: folder) {
            _ = DiffTable.text(RunDiff(side, side).differences, confidence: 0.95)
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0, bytes.isEmpty || Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            fatalError("\(path) cannot be written")
        }
        close(descriptor)
    }
}
