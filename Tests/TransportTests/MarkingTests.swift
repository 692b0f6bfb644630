import Foundation
import Glibc
import TestSupport
import Testing
import Verbs

@testable import Transport

@Suite(.leavesNothing) struct MarkingTests {
    /// What the kernel has of a socket.
    struct Marks: Equatable {
        let priority: Int32
        let typeOfService: Int32

        init(priority: Int32, typeOfService: Int32) {
            self.priority = priority
            self.typeOfService = typeOfService
        }

        /// - Parameter isIPv6: what the socket carries, which may be IPv4 on an IPv6 socket.
        init(of descriptor: Int32, isIPv6: Bool = false) {
            priority = Self.option(descriptor, SOL_SOCKET, SO_PRIORITY)
            typeOfService =
                isIPv6
                ? Self.option(descriptor, Int32(IPPROTO_IPV6), IPV6_TCLASS)
                : Self.option(descriptor, Int32(IPPROTO_IP), IP_TOS)
        }

        private static func option(_ descriptor: Int32, _ level: Int32, _ name: Int32) -> Int32 {
            var value: Int32 = -1
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, level, name, &value, &size)
            return value
        }
    }

    /// A marking, and what the kernel makes of it.
    struct Row: Sendable, CustomTestStringConvertible {
        var priority: Int?
        var dscp: Int?
        let socketPriority: Int32
        let typeOfService: Int32

        var marking: TrafficMarking? { TrafficMarking(priority: priority, dscp: dscp) }
        var marks: Marks { Marks(priority: socketPriority, typeOfService: typeOfService) }
        var testDescription: String { "\(marking?.description ?? "none")" }
    }

    static let rows = [
        Row(socketPriority: 0, typeOfService: 0),
        Row(priority: 0, socketPriority: 0, typeOfService: 0),
        Row(priority: 4, socketPriority: 4, typeOfService: 0x80),
        Row(priority: 6, socketPriority: 6, typeOfService: 0xC0),
        Row(priority: 3, dscp: 26, socketPriority: 3, typeOfService: 0x68),
        // The kernel derives a priority of 2 from this code point (rt_tos2priority, tc-prio(8)).
        Row(dscp: 2, socketPriority: 2, typeOfService: 0x08),
        Row(priority: 4, dscp: 2, socketPriority: 4, typeOfService: 0x08),
    ]

    @Test(arguments: rows)
    func theKernelHasItOnceConnected(_ row: Row) throws {
        let listener = try TestSocket.listening()
        let socket = try Socket.connected(
            to: DataPath.loopback(port: listener.port).server,
            timeout: 5000,
            marking: row.marking
        )
        #expect(Marks(of: socket.descriptor) == row.marks)
        let accepted = Socket(owning: try listener.accepted().release())
        try accepted.mark(row.marking)
        #expect(Marks(of: accepted.descriptor) == row.marks)
    }

    @Test func anIPv6SocketIsMarkedForBothFamilies() throws {
        let socket = try Socket(family: .anyIPv6())
        try socket.mark(TrafficMarking(priority: 4, dscp: nil))
        #expect(Marks(of: socket.descriptor, isIPv6: true) == Marks(priority: 4, typeOfService: 0x80))
        #expect(Marks(of: socket.descriptor) == Marks(priority: 4, typeOfService: 0x80))
    }

    @Test(arguments: [Direction.upload, .download])
    func bothEndsObeyThePlan(_ direction: Direction) async throws {
        let marking = TrafficMarking(priority: 5, dscp: nil)
        let plan = TransferPlan(transport: .tcp, direction: direction, channels: 2, marking: marking)
        try await TransferPair.with(plan) { pair in
            let marks = OpenSockets.descriptors(with: pair.listener.port).map { Marks(of: $0) }
            #expect(marks.count == 4)
            #expect(marks.allSatisfy { $0 == Marks(priority: 5, typeOfService: 0xA0) })
        }
    }

    @Test(
        arguments: [
            (4, nil, 32, "priority 4, DSCP 32"), (0, nil, 0, "priority 0, DSCP 0"), (7, nil, 56, "priority 7, DSCP 56"),
            (nil, 46, 46, "DSCP 46"), (3, 26, 26, "priority 3, DSCP 26"),
        ] as [(Int?, Int?, Int, String)]
    )
    func theCodePointIsTheClassSelectorUnlessSaid(
        _ priority: Int?,
        _ dscp: Int?,
        _ codePoint: Int,
        _ text: String
    ) throws {
        let marking = try #require(TrafficMarking(priority: priority, dscp: dscp))
        #expect(marking.codePoint == codePoint)
        #expect(marking.typeOfService == UInt8(codePoint * 4))
        #expect(marking.description == text)
        let plan = TransferPlan(transport: .tcp, marking: marking)
        #expect(plan.summary.hasSuffix(", " + text))
        try plan.validate(physicalMemory: 1 << 30)
        #expect(try JSONDecoder().decode(TransferPlan.self, from: JSONEncoder().encode(plan)) == plan)
    }

    @Test func nothingAskedForIsNoMarking() {
        #expect(TrafficMarking(priority: nil, dscp: nil) == nil)
    }

    @Test(arguments: [(Int.max, nil), (nil, Int.max), (.min, .min)] as [(Int?, Int?)])
    func whatAPeerMaySendDoesNotTrap(_ priority: Int?, _ dscp: Int?) {
        let marking = TrafficMarking(priority: priority, dscp: dscp)
        _ = marking?.typeOfService
        #expect(throws: PlanError.self) {
            try TransferPlan(transport: .tcp, marking: marking).validate(physicalMemory: 1 << 30)
        }
    }
}
