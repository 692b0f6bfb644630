import Glibc

/// What a run holds while it goes on, and must have let go of after it: sockets and worker threads.
///
/// Each is known by a name that is not used again soon, so that what other tests open at the same time can be told
/// from what is left over: it goes away by itself.
public struct Leftovers: Sendable {
    /// Open sockets of this process on the network, as in "socket:[4711]".
    ///
    /// Others are none of ours: Foundation has a pair for each process that it starts.
    public let sockets: Set<String>
    /// Names of threads by their numbers, as in "4711": "channel-0".
    public let threads: [String: String]

    private static let threadNames = ["channel-", "tcp-accept", "rdma-accept", "open", "transfer", "close", "resolve"]

    /// What there is now; see proc(5).
    public static func now() -> Leftovers {
        let descriptors = names(in: "/proc/self/fd").filter { Int32($0).map(isOnNetwork) ?? false }
        let links = descriptors.compactMap { link("/proc/self/fd/\($0)") }
        let threads = names(in: "/proc/self/task").map { ($0, text("/proc/self/task/\($0)/comm") ?? "") }
        return Leftovers(
            sockets: Set(links.filter { $0.hasPrefix("socket:") }),
            threads: Dictionary(threads) { first, _ in first }
        )
    }

    /// The sockets, and the threads of Transport and Session, that are there now and were not there then.
    ///
    /// A thread takes its name a moment after its start, so it is known by its number.
    public func since(_ earlier: Leftovers) -> Leftovers {
        Leftovers(
            sockets: sockets.subtracting(earlier.sockets),
            threads: threads.filter { number, name in
                earlier.threads[number] == nil && Self.threadNames.contains { name.hasPrefix($0) }
            }
        )
    }

    /// Whether nothing is left.
    public var isEmpty: Bool { sockets.isEmpty && threads.isEmpty }

    private static func isOnNetwork(_ descriptor: Int32) -> Bool {
        var domain: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 else { return false }
        return domain == AF_INET || domain == AF_INET6
    }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func link(_ path: String) -> String? {
        var target = [UInt8](repeating: 0, count: 256)
        let count = readlink(path, &target, target.count)
        return count > 0 ? String(decoding: target.prefix(count), as: UTF8.self) : nil
    }

    private static func text(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes.prefix(count).filter { $0 != 10 }, as: UTF8.self) : nil
    }
}
