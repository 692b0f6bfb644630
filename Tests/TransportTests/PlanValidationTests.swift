import Testing
import Verbs

@testable import Transport

@Suite struct PlanValidationTests {
    private static let gibibyte: UInt64 = 1 << 30
    private static let descriptors = 65536

    struct Fault: Sendable, CustomTestStringConvertible {
        let words: [String]
        let change: @Sendable (inout TransferPlan) -> Void

        init(_ words: String..., change: @escaping @Sendable (inout TransferPlan) -> Void) {
            self.words = words
            self.change = change
        }

        var testDescription: String { words.joined(separator: " ") }
    }

    static let faults = [
        Fault("--size 0", "between 1 and 1073741824 bytes") { $0.blockSize = 0 },
        Fault("--size -1", "between 1 and") { $0.blockSize = -1 },
        Fault("--size 1073741825", "1073741824") { $0.blockSize = (1 << 30) + 1 },
        Fault("--channels 0", "between 1 and 1024 channels") { $0.channels = 0 },
        Fault("--channels -3", "between 1 and 1024") { $0.channels = -3 },
        Fault("--channels 1025", "1024") { $0.channels = 1025 },
        Fault("--depth 0", "between 1 and 16384 blocks in flight") { $0.depth = 0 },
        Fault("--depth 16385", "16384") { $0.depth = 16385 },
        Fault("--tcp-write 0", "between 1 and") { $0.writeSize = 0 },
        Fault("--tcp-write -1", "between 1 and") { $0.writeSize = -1 },
        Fault("--tcp-write 8388609", "between 1 and 8388608 bytes") { $0.writeSize = (8 << 20) + 1 },
        Fault("--sendfile", "--transport tcp") { $0.usesSendfile = true },
        Fault("--sendfile", "--transport tcp") {
            ($0.transport, $0.workload, $0.usesSendfile) = (.tcp, .latency, true)
        },
        Fault("--verify with --sendfile", "stamped anew") {
            ($0.transport, $0.usesSendfile, $0.verify) = (.tcp, true, true)
        },
        Fault("--completion busy with --sendfile", "waits for room") {
            ($0.transport, $0.usesSendfile, $0.completion) = (.tcp, true, .busy)
        },
        Fault("--huge-pages with --sendfile", "would copy") {
            ($0.transport, $0.usesSendfile, $0.hugePages) = (.tcp, true, true)
        },
        Fault("--discard-received", "--transport tcp") { $0.discardsReceived = true },
        Fault("--discard-received", "--transport tcp") {
            ($0.transport, $0.workload, $0.discardsReceived) = (.tcp, .latency, true)
        },
        Fault("--verify with --discard-received", "cannot be checked") {
            ($0.transport, $0.discardsReceived, $0.verify) = (.tcp, true, true)
        },
        Fault("--one-buffer", "--transport rdma") { ($0.transport, $0.usesOneBuffer) = (.tcp, true) },
        Fault("--one-buffer", "--transport rdma") { ($0.workload, $0.usesOneBuffer) = (.latency, true) },
        Fault("--verify with --one-buffer", "cannot be checked") { ($0.usesOneBuffer, $0.verify) = (true, true) },
        Fault("--ack-timeout", "--transport rdma") {
            ($0.transport, $0.acknowledgeTimeout) = (.tcp, AcknowledgeTimeout(rawValue: 14))
        },
        Fault("128 channels x 65536 bytes", "1024 MiB", "--tcp-write") {
            ($0.transport, $0.channels, $0.writeSize, $0.verify) = (.tcp, 128, 8 << 20, true)
        },
        Fault("--interval 0.0", "between 0.01 and 3600.0 seconds") { $0.interval = 0 },
        Fault("--interval nan", "3600") { $0.interval = .nan },
        Fault("--warmup -1.0", "between 0 and 604800 seconds") { $0.warmup = -1 },
        Fault("--warmup nan", "604800") { $0.warmup = .nan },
        Fault("--warmup inf", "604800") { $0.warmup = .infinity },
        Fault("--duration 0.0", "between 0.001 and 604800.0 seconds") { $0.amount = .seconds(0) },
        Fault("--duration nan", "604800") { $0.amount = .seconds(.nan) },
        Fault("--duration inf", "604800") { $0.amount = .seconds(.infinity) },
        Fault("--bytes 0", "nothing to move") { $0.amount = .bytes(0) },
        Fault("--verify", "--size 15", "at least 16 bytes") { ($0.verify, $0.blockSize) = (true, 15) },
        Fault("--verify", "--bytes 65537", "last block would have 1 bytes") {
            ($0.verify, $0.amount) = (true, .bytes(65_537))
        },
        Fault("--priority 8", "between 0 and 7") { $0.marking = TrafficMarking(priority: 8, dscp: nil) },
        Fault("--priority -1", "between 0 and 7") { $0.marking = TrafficMarking(priority: -1, dscp: nil) },
        Fault("--dscp 64", "between 0 and 63") { $0.marking = TrafficMarking(priority: 4, dscp: 64) },
        Fault("--dscp -1", "between 0 and 63") { $0.marking = TrafficMarking(priority: nil, dscp: -1) },
        Fault("latency", "one channel") { ($0.workload, $0.channels) = (.latency, 2) },
        Fault("latency", "one channel") { ($0.workload, $0.direction) = (.latency, .both) },
        Fault("iops 0.0", "between 0.1 and") {
            ($0.workload, $0.storage) = (.storage, StoragePattern(requestsPerSecond: 0))
        },
        Fault("iops nan", "10000000.0") {
            ($0.workload, $0.storage) = (.storage, StoragePattern(requestsPerSecond: .nan))
        },
        Fault("read share 1.5", "between 0.0 and 1.0") {
            ($0.workload, $0.storage) = (.storage, StoragePattern(requestsPerSecond: 1, readShare: 1.5))
        },
        Fault("bursts 0.0") {
            ($0.workload, $0.storage) = (.storage, StoragePattern(requestsPerSecond: 1, burst: 0))
        },
        Fault("requests per second") { $0.workload = .storage },
        Fault("for a time") {
            ($0.workload, $0.amount, $0.storage) = (.storage, .bytes(1), StoragePattern(requestsPerSecond: 1))
        },
        Fault("1024 channels", "128 blocks", "65536 bytes", "8192 MiB", "1024 MiB", "--depth") { $0.channels = 1024 },
    ]

    @Test(arguments: faults)
    func whatCannotBeIsSaidWithItsLimit(_ fault: Fault) throws {
        var plan = TransferPlan(transport: .rdma)
        fault.change(&plan)
        let error = try #require(throws: PlanError.self) {
            try plan.validate(physicalMemory: Self.gibibyte, descriptors: Self.descriptors)
        }
        for words in fault.words { #expect(error.description.contains(words), "\(error)") }
    }

    @Test(
        arguments: [
            TransferPlan(transport: .tcp, blockSize: 1), TransferPlan(transport: .tcp, channels: 1024, blockSize: 4096),
            TransferPlan(transport: .rdma, blockSize: 16, depth: 16384, verify: true),
            TransferPlan(transport: .tcp, amount: .bytes(.max), warmup: 0),
            TransferPlan(transport: .tcp, verify: true, amount: .bytes(65_536 + 16), warmup: 0),
            TransferPlan(transport: .tcp, amount: .seconds(604_800), warmup: 604_800, interval: 3600),
            TransferPlan(workload: .latency, transport: .rdma, depth: 1),
        ]
    )
    func whatCanBeIs(_ plan: TransferPlan) throws {
        try plan.validate(physicalMemory: Self.gibibyte, descriptors: Self.descriptors)
    }

    @Test func itsChannelsHaveDescriptors() throws {
        let plan = TransferPlan(transport: .rdma, channels: 8, blockSize: 4096, depth: 1)
        try plan.validate(physicalMemory: Self.gibibyte, descriptors: 36)
        let error = try #require(throws: PlanError.self) {
            try plan.validate(physicalMemory: Self.gibibyte, descriptors: 35)
        }
        #expect(
            error.description.hasPrefix(
                "8 channels take up to 36 file descriptors at each end, and 35 are for channels"
            )
        )
    }

    @Test func memoryThatIsSentByItsPagesTakesADescriptor() {
        #expect(TransferPlan(transport: .tcp, channels: 8).descriptors == 12)
        #expect(TransferPlan(transport: .tcp, channels: 8, usesSendfile: true).descriptors == 20)
    }

    @Test func theLargestPlanDoesNotTrap() {
        var plan = TransferPlan(transport: .rdma, direction: .both, channels: 1024, blockSize: 1 << 30, depth: 16384)
        #expect(throws: PlanError.self) { try plan.validate(physicalMemory: .max / 1024) }
        (plan.transport, plan.verify) = (.tcp, true)
        #expect(throws: PlanError.self) { try plan.validate(physicalMemory: 1 << 40) }
    }
}
