import CRdma
import Foundation
import Testing

@testable import Verbs

@Suite("Plain values")
struct ValueTests {
    @Test("Access flags are libibverbs'")
    func accessFlags() {
        let all: AccessFlags = [.localWrite, .remoteWrite, .remoteRead]
        #expect(all.rawValue == 7)
        #expect(AccessFlags.relaxedOrdering.rawValue == 1 << 20)
        #expect(AccessFlags.readSink(over: .infiniBand) == .localWrite)
        #expect(AccessFlags.readSink(over: .iwarp) == [.localWrite, .remoteWrite])
    }

    @Test("A port's speed is that of all its lanes")
    func speed() {
        #expect(PortAttributes.bitsPerSecond(speed: 1, width: 1) == 2_500_000_000)
        #expect(PortAttributes.bitsPerSecond(speed: 32, width: 2) == 100_000_000_000)
        #expect(PortAttributes.bitsPerSecond(speed: 16, width: 2) == 56_000_000_000)
        #expect(PortAttributes.bitsPerSecond(speed: 4, width: 1) == 10_000_000_000)
        #expect(PortAttributes.bitsPerSecond(speed: 0, width: 0) == nil)
    }

    @Test("A port's MTU is in bytes")
    func mtu() {
        #expect(PortAttributes.byteCount(of: IBV_MTU_256) == 256)
        #expect(PortAttributes.byteCount(of: IBV_MTU_1024) == 1024)
        #expect(PortAttributes.byteCount(of: IBV_MTU_4096) == 4096)
        #expect(PortAttributes.byteCount(of: ibv_mtu(rawValue: 0)) == 0)
    }

    @Test("An acknowledge timeout is a power of two, at least what is asked for")
    func acknowledgeTimeout() throws {
        #expect(AcknowledgeTimeout(rawValue: 14)?.nanoseconds == 67_108_864)
        #expect(AcknowledgeTimeout(rawValue: 0) == nil && AcknowledgeTimeout(rawValue: 32) == nil)
        #expect(AcknowledgeTimeout(atLeast: 0)?.rawValue == 1)
        #expect(AcknowledgeTimeout(atLeast: 67_000_000)?.rawValue == 14)
        #expect(AcknowledgeTimeout(atLeast: 67_108_864)?.rawValue == 14)
        #expect(AcknowledgeTimeout(atLeast: 67_108_865)?.rawValue == 15)
        #expect(AcknowledgeTimeout(atLeast: 4096 << 31)?.rawValue == 31)
        #expect(AcknowledgeTimeout(atLeast: 4096 << 31 + 1) == nil && AcknowledgeTimeout(atLeast: .max) == nil)
        #expect(try JSONEncoder().encode([AcknowledgeTimeout(rawValue: 14)]) == Data("[14]".utf8))
        let decoder = JSONDecoder()
        #expect(try decoder.decode([AcknowledgeTimeout].self, from: Data("[14]".utf8)).first?.rawValue == 14)
        #expect(throws: DecodingError.self) { try decoder.decode([AcknowledgeTimeout].self, from: Data("[0]".utf8)) }
        #expect(throws: DecodingError.self) { try decoder.decode([AcknowledgeTimeout].self, from: Data("[32]".utf8)) }
    }

    @Test("Link kinds have the short names of result files")
    func linkKinds() {
        #expect(LinkKind.allCases.map(\.shortName) == ["roce", "roce", "iwarp", "ib"])
        #expect(LinkKind.roceV2.description == "RoCE v2")
    }

    @Test("A global identifier that stands for an IPv4 address is printed as one")
    func mappedIdentifier() {
        var entry = ibv_gid_entry()
        entry.gid_type = IBV_GID_TYPE_ROCE_V2.rawValue
        entry.port_num = 1
        entry.gid_index = 3
        withUnsafeMutableBytes(of: &entry.gid) {
            $0.copyBytes(from: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 198, 18, 0, 1])
        }
        let identifier = GlobalIdentifier(entry)
        #expect(identifier.description == "198.18.0.1")
        #expect(identifier.kind == .roceV2)
        #expect(identifier.index == 3)
        #expect(identifier.interfaceName == nil)
    }

    @Test("Another global identifier is printed as an IPv6 address, with its interface")
    func linkLocalIdentifier() {
        var entry = ibv_gid_entry()
        entry.ndev_ifindex = 1
        withUnsafeMutableBytes(of: &entry.gid) {
            $0.copyBytes(from: [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0xff, 0xfe, 0, 0, 1])
        }
        let identifier = GlobalIdentifier(entry)
        #expect(identifier.description == "fe80::200:ff:fe00:1")
        #expect(identifier.interfaceName == "lo")
    }

    @Test("A remote buffer crosses the network in 20 bytes")
    func remoteBuffer() throws {
        let buffer = RemoteBuffer(address: 0x0102_0304_0506_0708, key: 0x090A_0B0C, length: 0x0D0E)
        #expect(buffer.bytes == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 0, 0, 0, 0, 0, 13, 14])
        #expect(try RemoteBuffer(bytes: buffer.bytes + [0, 0, 0]) == buffer)
        #expect(throws: RdmaError.self) { try RemoteBuffer(bytes: [1, 2, 3]) }
    }

    @Test("A completion's identifier tells receives from sends")
    func identifier() {
        var entry = ibv_wc()
        entry.wr_id = Completion.receiveBit | 17
        entry.byte_len = 5
        let receive = Completion(&entry)
        #expect(receive.isReceive && receive.slot == 17 && receive.byteCount == 5 && receive.isSuccess)
        entry.wr_id = 17
        entry.status = IBV_WC_RNR_RETRY_EXC_ERR
        let send = Completion(&entry)
        #expect(!send.isReceive && send.sequence == 17 && !send.isSuccess)
        #expect(throws: RdmaError(.completion(.receiverNotReadyRetryExceeded, vendorError: 0), "sending")) {
            try send.check("sending")
        }
    }

    @Test("Private data beyond what every provider carries is refused")
    func privateData() {
        let parameters = ConnectionParameters(privateData: [UInt8](repeating: 1, count: 57))
        #expect(throws: RdmaError.self) { try parameters.withRaw("connecting") { _ in 0 } }
        #expect(throws: RdmaError.self) {
            try ConnectionParameters(retryCount: 8).withRaw("connecting") { _ in 0 }
        }
    }

    @Test("Options beyond the device's limits are refused with the limit")
    func options() {
        var limits = ibv_device_attr()
        limits.max_qp_wr = 1024
        limits.max_sge = 6
        let attributes = DeviceAttributes(limits)
        #expect(throws: Never.self) { try QueuePairOptions().check(against: attributes, "making") }
        #expect {
            try QueuePairOptions(sendCapacity: 2000).check(against: attributes, "making")
        } throws: {
            "\($0)" == "making failed: send capacity 2000, where the device takes at most 1024"
        }
        #expect(throws: RdmaError.self) { try QueuePairOptions(sendScatterGather: 7).check(against: attributes, "") }
        #expect(throws: RdmaError.self) { try QueuePairOptions(receiveCapacity: -1).check(against: attributes, "") }
        #expect(throws: RdmaError.self) { try QueuePairOptions(inlineBytes: -1).check(against: attributes, "") }
    }
}
