import Foundation
import Testing
import Verbs

@testable import Fabric

@Suite struct NetworkInterfaceTests {
    @Test func loopbackIsThereWithItsAddress() throws {
        let loopback = try #require(
            NetworkInterface.all().first { $0.addresses.contains { $0.host == "127.0.0.1" } }
        )
        #expect(NetworkInterface.name(of: try SocketAddress("127.0.0.1", port: 7)) == loopback.name)
        let summary = loopback.summary
        #expect(summary.name == loopback.name)
        #expect(summary.mtu > 0)
        #expect(summary.driver == nil, "no hardware, no driver")
        #expect(summary.role == .loopback && summary.state == .up && summary.master == nil)
        #expect(summary.addresses.contains { "\($0)" == "127.0.0.1/8" })
        #expect(summary.speedBitsPerSecond == nil)
    }

    @Test func anAddressOfAnotherHostHasNoInterface() throws {
        #expect(NetworkInterface.name(of: try SocketAddress("192.0.2.1")) == nil)
    }

    @Test func aNameThatThereIsNotHasNoFacts() throws {
        let address = try #require(InterfaceAddress(host: "192.0.2.1", prefixLength: 24))
        let summary = NetworkInterface(name: "no-such-nic", addresses: [address], flags: 0)
        #expect(summary.hardwareAddress == nil)
        #expect(summary.summary.mtu == 0)
        #expect(summary.summary.receiveQueues == 0 || summary.summary.receiveQueues == nil)
        #expect(summary.summary.addresses == [address] && summary.summary.state == .down)
    }

    @Test func eachInterfaceIsListedOnce() {
        let names = NetworkInterface.all().map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func theDescriptionKeepsItsNamesOnTheWire() throws {
        let interface = InterfaceDescription(name: "eth1", mtu: 9000, speedBitsPerSecond: 10, receiveQueues: 4)
        let port = RdmaPortDescription(device: "rxe0", port: 1, transport: "roce", activeMTU: 4096)
        let host = HostDescription(
            hostname: "a",
            kernel: "6",
            architecture: "x86_64",
            processors: 2,
            memoryBytes: 1,
            interfaces: [interface],
            rdmaPorts: [port]
        )
        let json = try JSONEncoder().encode(host)
        #expect(try JSONDecoder().decode(HostDescription.self, from: json) == host)
        let text = String(decoding: json, as: UTF8.self)
        for name in ["memory_bytes", "rdma_ports", "speed_bits_per_s", "receive_queues", "active_mtu"] {
            #expect(text.contains("\"\(name)\""))
        }
    }
}
