import Foundation
import Glibc

/// A run's folder of which one file at a time is not what it was.
struct FuzzedRun: Sendable {
    /// The files of a run.
    static let names = ["summary.csv", "intervals.csv", "latency.csv", "run.json", "rounds.csv", "machines.csv"]

    private let folder: String

    /// A folder of this process with these files, by their names.
    init(_ purpose: String, _ files: [String: [UInt8]]) {
        folder = "/dev/shm/rdmabench-fuzz.\(getpid()).\(purpose)"
        remove()
        guard mkdir(folder, 0o700) == 0 else { fatalError("\(folder) cannot be made") }
        for (name, bytes) in files { write(bytes, to: "\(folder)/\(name)") }
    }

    /// The files of the run that RDMABENCH_FUZZ_RUN keeps.
    static var kept: [String: [UInt8]] {
        let place = getenv("RDMABENCH_FUZZ_RUN").map { String(cString: $0) } ?? ""
        return names.reduce(into: [:]) { files, name in
            guard let data = FileManager.default.contents(atPath: "\(place)/\(name)") else {
                fatalError("RDMABENCH_FUZZ_RUN has to name the folder of a run: there is no \(place)/\(name)")
            }
            files[name] = Array(data)
        }
    }

    /// Removes the folder.
    func remove() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Has `body` read the folder, with other bytes in one of its files.
    func with(_ name: String, _ bytes: [UInt8], _ body: (String) -> Void) {
        let (path, spare) = ("\(folder)/\(name)", "\(folder)/spare")
        let isThere = rename(path, spare) == 0
        write(bytes, to: path)
        body(folder)
        guard isThere ? rename(spare, path) == 0 : unlink(path) == 0 else { fatalError("\(path) is gone") }
    }

    private func write(_ bytes: [UInt8], to path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0, bytes.isEmpty || Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            fatalError("\(path) cannot be written")
        }
        close(descriptor)
    }
}
