import Foundation
import Testing

/// The kernel's RDMA objects of this process, which must all be gone when their owners are.
struct KernelObjects: Equatable, CustomStringConvertible {
    private var counts: [String: Int] = [:]

    /// Counts what the kernel lists for this process (`rdma resource show`), and its open files.
    static func now() throws -> KernelObjects {
        var objects = KernelObjects()
        for kind in ["pd", "cq", "qp", "cm_id", "mr", "ctx"] {
            let lines = try output(["rdma", "resource", "show", kind]).split(separator: "\n")
            let own = "pid \(ProcessInfo.processInfo.processIdentifier) "
            objects.counts[kind] = lines.count { ($0 + " ").contains(own) }
        }
        objects.counts["files"] = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        return objects
    }

    var description: String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }

    private static func output(_ command: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(command.joined(separator: " "))")
        return String(decoding: data, as: UTF8.self)
    }
}
