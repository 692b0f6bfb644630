import Foundation
import Glibc

/// A headless Chromium, spoken to through pipes in its DevTools protocol: messages of JSON, each ended by a zero byte
/// (`--remote-debugging-pipe`: it reads descriptor 3 and writes descriptor 4).
final class Browser {
    /// What did not work.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What the browser has told without being asked, by name.
    private(set) var events: [(method: String, parameters: [String: Any])] = []

    private let process: pid_t
    private let input: FileHandle
    private let output: Int32
    private var buffer: [UInt8] = []
    private var number = 0
    private var session: String?

    /// Starts it with a page that is still empty; `profile` is a folder for what it keeps.
    init(profile: String) throws {
        let (fromUs, toUs) = (Pipe(), Pipe())
        // High numbers, so that 3 and 4 are free for what the browser is to find there.
        let read = fcntl(fromUs.fileHandleForReading.fileDescriptor, F_DUPFD_CLOEXEC, 100)
        let write = fcntl(toUs.fileHandleForWriting.fileDescriptor, F_DUPFD_CLOEXEC, 100)
        defer {
            close(read)
            close(write)
            try? fromUs.fileHandleForReading.close()
            try? toUs.fileHandleForWriting.close()
        }
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&files, 2, "\(profile)/errors", O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&files, read, 3)
        posix_spawn_file_actions_adddup2(&files, write, 4)
        let words = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
            "--user-data-dir=\(profile)", "about:blank",
        ]
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var process = pid_t()
        let result = posix_spawnp(&process, words[0], &files, nil, arguments, environ)
        guard result == 0 else {
            throw Failure(
                description: "chromium: \(String(cString: strerror(result))); bench/install report installs it"
            )
        }
        self.process = process
        input = fromUs.fileHandleForWriting
        output = dup(toUs.fileHandleForReading.fileDescriptor)
        try attach()
    }

    deinit {
        _ = try? call("Browser.close", inPage: false)
        close(output)
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    /// Opens a page and waits until all of it is there.
    func open(_ url: String) throws {
        events.removeAll()
        try call("Page.navigate", ["url": url])
        try wait("Page.loadEventFired")
    }

    /// Shows the page on a screen of this width, light or dark, or as on paper.
    func show(width: Int, isDark: Bool = false, onPaper: Bool = false) throws {
        try call(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false]
        )
        let scheme = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        try call("Emulation.setEmulatedMedia", ["media": onPaper ? "print" : "screen", "features": [scheme]])
    }

    /// What an expression of JavaScript comes to in the page: numbers, texts, lists and objects of these.
    func evaluate(_ expression: String) throws -> Any {
        let answer = try call("Runtime.evaluate", ["expression": expression, "returnByValue": true])
        guard let result = answer["result"] as? [String: Any], answer["exceptionDetails"] == nil,
            let value = result["value"]
        else { throw Failure(description: "\(expression): \(answer)") }
        return value
    }

    /// A call that answers with data: a screenshot, a PDF.
    func data(_ method: String, _ parameters: [String: Any] = [:]) throws -> Data {
        let answer = try call(method, parameters)
        guard let text = answer["data"] as? String, let data = Data(base64Encoded: text) else {
            throw Failure(description: "\(method): \(answer)")
        }
        return data
    }

    private func attach() throws {
        let target = try call("Target.createTarget", ["url": "about:blank"], inPage: false)["targetId"] ?? ""
        let answer = try call("Target.attachToTarget", ["targetId": target, "flatten": true], inPage: false)
        session = answer["sessionId"] as? String
        for domain in ["Page", "Network", "Runtime", "Log"] { try call("\(domain).enable") }
    }

    @discardableResult private func call(
        _ method: String,
        _ parameters: [String: Any] = [:],
        inPage: Bool = true
    ) throws -> [String: Any] {
        number += 1
        var message: [String: Any] = ["id": number, "method": method, "params": parameters]
        if inPage, let session { message["sessionId"] = session }
        try input.write(contentsOf: JSONSerialization.data(withJSONObject: message) + [0])
        while true {
            let answer = try receive(method)
            guard answer["id"] as? Int == number else { continue }
            if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    private func wait(_ event: String) throws {
        while !events.contains(where: { $0.method == event }) { _ = try receive(event) }
    }

    /// The next message; those that are events are kept as well.
    private func receive(_ awaited: String) throws -> [String: Any] {
        while true {
            if let end = buffer.firstIndex(of: 0) {
                let message = try JSONSerialization.jsonObject(with: Data(buffer[..<end])) as? [String: Any] ?? [:]
                buffer.removeSubrange(...end)
                if let method = message["method"] as? String {
                    events.append((method, message["params"] as? [String: Any] ?? [:]))
                }
                return message
            }
            // A machine that does much else takes its time to start a browser.
            var file = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            guard poll(&file, 1, 120_000) == 1, case let count = read(output, &chunk, chunk.count), count > 0 else {
                throw Failure(description: "chromium has not answered, or has ended: waited for \(awaited)")
            }
            buffer += chunk[..<count]
        }
    }
}
