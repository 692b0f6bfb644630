import Foundation
import Testing

@testable import Verbs

@Suite("Memory")
struct MemoryTests {
    @Test("comes in whole pages, zeroed")
    func pages() throws {
        let memory = try MappedMemory(count: 5000, pages: .ordinary)
        let bytes = memory.bytes
        #expect(bytes.count >= 5000 && bytes.count % sysconf(CInt(_SC_PAGESIZE)) == 0)
        #expect(Int(bitPattern: bytes.baseAddress) % sysconf(CInt(_SC_PAGESIZE)) == 0)
        #expect(bytes.allSatisfy { $0 == 0 })
    }

    @Test("of no size, or of too much, is refused", arguments: [0, -1, Int.max, Int.max / 2])
    func refused(_ count: Int) {
        #expect(throws: RdmaError.self) { _ = try MappedMemory(count: count, pages: .ordinary).bytes.count }
    }

    @Test("on huge pages is on huge pages, or says what to set")
    func hugePages() throws {
        do {
            // More than any machine that runs tests has set aside.
            let memory = try MappedMemory(count: 1 << 44, pages: .huge)
            Issue.record("\(memory.bytes.count) bytes of huge pages")
        } catch {
            let text = error.description
            #expect(text.contains("sysctl vm.nr_hugepages=N") || text.contains("this kernel has no huge pages"))
        }
    }
}

@Suite("Devices, wherever the tests run")
struct DeviceListTests {
    @Test("are listed without error where there are none")
    func list() throws {
        for device in try Device.all() { #expect(!device.name.isEmpty) }
    }

    @Test("that are not there are named in the error")
    func missing() {
        #expect {
            try Context(opening: "nodev0")
        } throws: {
            "\($0)".hasPrefix("opening the RDMA device nodev0 failed: No such device (errno 19). This host has")
        }
    }

    @Test("are needed for a connection, which the error says")
    func connection() throws {
        guard try Device.all().isEmpty else { return }
        #expect { try EventChannel() } throws: { "\($0)".contains("opening the RDMA connection manager failed: ") }
    }
}
