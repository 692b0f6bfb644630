import Foundation
import Testing

/// A command on the lab's other host, ended at the latest with this object.
final class Partner: Sendable {
    private let process = Process()
    private let output: URL

    init(_ command: [String]) throws {
        output = FileManager.default.temporaryDirectory.appending(path: "partner-\(UUID().uuidString)")
        try Data().write(to: output)
        let file = try FileHandle(forWritingTo: output)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["on-host", "a"] + command
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = FileHandle.standardError
        try process.run()
        try file.close()
    }

    /// What it has printed to its standard output so far; its errors go to this process's own.
    var text: String {
        (try? String(contentsOf: output, encoding: .utf8)) ?? ""
    }

    /// Waits until something listens on a port of the other host.
    static func waitUntilListening(_ port: UInt16) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let probe = try Partner(["listening", "\(port)"])
            if try probe.status() == 0 { return }
        }
        Issue.record("nothing listens on port \(port) of the other host")
    }

    /// Waits for its end.
    func status() throws -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    deinit {
        if process.isRunning { process.terminate() }
        try? FileManager.default.removeItem(at: output)
    }
}
