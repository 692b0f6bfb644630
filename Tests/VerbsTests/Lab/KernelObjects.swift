import Foundation
import Testing

/// The RDMA objects that the kernel keeps for processes of this host, which must be gone when their owners are.
struct KernelObjects: Equatable, CustomStringConvertible {
    private var counts: [String: Int] = [:]

    /// Counts what the kernel lists (`rdma resource show`), and this process's files of RDMA.
    static func now() throws -> KernelObjects {
        var objects = KernelObjects()
        for kind in ["pd", "cq", "qp", "cm_id", "mr", "ctx"] {
            // The kernel's own have no process. A thread's number stands there, so that one cannot ask for a process.
            objects.counts[kind] = try list(kind).count { $0.contains(" pid ") }
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        objects.counts["files"] = files.count { name in
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
            return target?.contains("infiniband") == true
        }
        return objects
    }

    /// The kinds of which there are more than before.
    func kinds(over before: KernelObjects) -> Set<String> {
        Set(counts.filter { $0.value > before.counts[$0.key, default: 0] }.keys)
    }

    var description: String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }

    private static func list(_ kind: String) throws -> [Substring] {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["rdma", "resource", "show", kind]
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "rdma resource show \(kind)")
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }
}
