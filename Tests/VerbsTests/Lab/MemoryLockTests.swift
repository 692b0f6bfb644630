import Glibc
import Testing

@testable import Verbs

extension OnDevices {
    @Suite("Memory that may not be locked")
    struct MemoryLockTests {
        @Test("is refused with the limit and how to raise it", arguments: Wire.allCases)
        func limited(_ wire: Wire) throws {
            var limit = rlimit()
            #expect(getrlimit(CInt(__RLIMIT_MEMLOCK.rawValue), &limit) == 0)
            let before = limit
            limit.rlim_cur = 64 << 10
            #expect(setrlimit(CInt(__RLIMIT_MEMLOCK.rawValue), &limit) == 0)
            defer {
                limit = before
                #expect(setrlimit(CInt(__RLIMIT_MEMLOCK.rawValue), &limit) == 0)
            }
            // Capabilities are a thread's own, so that this one alone is held to the limit.
            let text = try Background {
                try Capability.dropLockingOfMemory()
                let domain = try ProtectionDomain(try Context(opening: wire.deviceName))
                _ = try MemoryRegion(domain, count: 16 << 10)
                do {
                    _ = try MemoryRegion(domain, count: 1 << 20)
                    return "it was registered"
                } catch { return "\(error)" }
            }.value()
            #expect(text.hasPrefix("registering 1048576 bytes with \(wire.deviceName) failed: Cannot allocate memory"))
            #expect(text.contains("(RLIMIT_MEMLOCK) is 65536 bytes"))
            #expect(text.contains("`ulimit -l 1024`"))
        }
    }
}

/// capabilities(7) of the calling thread.
private enum Capability {
    private typealias Call = @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> CInt

    /// Gives up CAP_IPC_LOCK, which lifts the limit on locked memory.
    static func dropLockingOfMemory() throws {
        // Exported by glibc, declared in no header of it.
        let get = unsafeBitCast(try #require(dlsym(nil, "capget")), to: Call.self)
        let set = unsafeBitCast(try #require(dlsym(nil, "capset")), to: Call.self)
        var header: [UInt32] = [0x2008_0522, 0]
        // Effective, permitted and inheritable, the lower 32 capabilities, then the upper.
        var sets = [UInt32](repeating: 0, count: 6)
        try RdmaError.check(result: get(&header, &sets), "reading capabilities")
        sets[0] &= ~(1 << 14)
        try RdmaError.check(result: set(&header, &sets), "dropping CAP_IPC_LOCK")
    }
}
