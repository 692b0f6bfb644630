import Foundation
import Testing

@testable import Verbs

/// The lab of bench/lab, in which these tests run on host b with host a as the partner.
enum Lab {
    static let isOn = ProcessInfo.processInfo.environment["RDMABENCH_LAB"] == "1"
    static let comment: Comment = "RDMA devices are needed: `make test` runs this in the lab"
}

/// All tests on devices: one at a time, since they count the kernel's objects and share one processor.
@Suite("On RDMA devices", .enabled(if: Lab.isOn, Lab.comment), .serialized)
enum OnDevices {}

/// One way between the lab's hosts. Which device is used follows from the address.
enum Wire: String, CaseIterable, CustomTestStringConvertible {
    case roce
    case iwarp

    /// The name of this host's address.
    var ownName: String { self == .roce ? "b0" : "b0-iw" }

    /// The name of the partner's address.
    var partnerName: String { self == .roce ? "a0" : "a0-iw" }

    var deviceName: String { self == .roce ? "roce0" : "iwarp0" }

    var transport: DeviceTransport { self == .roce ? .infiniBand : .iwarp }

    var testDescription: String { rawValue }

    func own(port: UInt16 = 0) throws -> SocketAddress {
        try Self.ipv4(ownName, port: port)
    }

    func partner(port: UInt16) throws -> SocketAddress {
        try Self.ipv4(partnerName, port: port)
    }

    private static func ipv4(_ name: String, port: UInt16) throws -> SocketAddress {
        try #require(try SocketAddress.resolve(name, port: port).first { !$0.isIPv6 }, "\(name) has no address")
    }
}

/// Work on a thread of its own, for what blocks: the threads of Swift's pool are few.
final class Background<Value: Sendable>: @unchecked Sendable {
    // Written before `done` is signalled, read after it was waited for.
    private var result: Result<Value, any Error>?
    private let done = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () throws -> Value) {
        Thread.detachNewThread {
            self.result = Result { try body() }
            self.done.signal()
        }
    }

    /// What came of it; an error after a minute.
    func value() throws -> Value {
        try #require(done.wait(timeout: .now() + 60) == .success, "the other thread is stuck")
        return try #require(result).get()
    }
}
