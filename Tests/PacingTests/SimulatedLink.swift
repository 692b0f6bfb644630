import Metering

@testable import Pacing

/// Two NICs of 10 Gbps of payload as one queue, with live migration and storage in it, on a clock of its own.
///
/// Migration has 4 channels that keep 16 MiB under way where they may. Storage's requests are due by the clock, 64 KiB
/// each, whether earlier ones are done or not, with 1 MiB under way at most. First come, first served.
final class SimulatedLink {
    static let bytesPerSecond = 2_500_000_000.0
    private static let step: UInt64 = 100_000
    private static let request = 65536
    private static let block = 262_144

    /// What was carried in ten milliseconds.
    struct Slice {
        var storage = 0.0
        var migration = 0.0
        /// What the rest's limit was at the end.
        var rest: Int?
    }

    private(set) var slices: [Slice] = []
    private let host: HostLimits
    private let use: LinkUse
    private let storage: Worker
    private let migration: [Worker]
    private var queue: [(isStorage: Bool, bytes: Double)] = []
    private var underWay = (storage: 0.0, migration: 0.0)
    private var due = 0.0
    private var random = LinearCongruence(state: 3)
    private(set) var now = Instant(1_000_000_000)
    private var nextLook = Instant(0)

    init(_ rules: LimitRules) throws {
        host = try HostLimits(rules: rules, pulse: nil)
        use = host.links.use()
        for nic in ["simulated0", "simulated1"] { use.set(nic, bytesPerSecond: UInt64(Self.bytesPerSecond / 2)) }
        storage = Worker(Pacer(host: host, category: .virtualMachine))
        migration = (0..<4).map { [host] _ in Worker(Pacer(host: host, category: .liveMigration)) }
    }

    /// Lets time pass, in which so many bytes per second of storage become due.
    ///
    /// - Parameter isLumpy: whether they do so in lumps, as storage's requests do, and not evenly.
    func run(milliseconds: Int, storage rate: Double, isLumpy: Bool = false) {
        for step in 0..<milliseconds * 10 {
            if step % 100 == 0 { slices.append(Slice()) }
            look()
            let even = rate * Double(Self.step) / 1e9
            // Requests come at random times: an exponential distribution would do the same.
            due += isLumpy ? (Double(random.next(below: 1000)) < even / 65536 * 1000 ? 65536 : 0) : even
            post()
            carry(Self.bytesPerSecond * Double(Self.step) / 1e9)
            slices[slices.count - 1].rest = host.place(.liveMigration).rest.limit?.bytesPerSecond
            now = now.advanced(byNanoseconds: Self.step)
        }
    }

    /// The part of the link's time that was used from a slice on.
    func used(from first: Int = 0, to end: Int? = nil) -> Double {
        let some = slices[first..<(end ?? slices.count)]
        return some.reduce(0) { $0 + $1.storage + $1.migration } / (Self.bytesPerSecond * 0.01 * Double(some.count))
    }

    /// What storage got in bytes per second from a slice on.
    func storage(from first: Int, to end: Int? = nil) -> Double {
        let some = slices[first..<(end ?? slices.count)]
        return some.reduce(0) { $0 + $1.storage } / (0.01 * Double(some.count))
    }

    /// A timer of 5 ms on a busy machine.
    private func look() {
        guard now >= nextLook else { return }
        host.look(at: now)
        nextLook = now.advanced(byNanoseconds: 5_000_000 + random.next(below: 2_000_000))
    }

    private func post() {
        while due >= Double(Self.request) {
            guard underWay.storage + Double(Self.request) <= 1_048_576 else {
                storage.noteBacklog(at: now)
                break
            }
            guard storage.allows(Self.request, at: now) else { break }
            due -= Double(Self.request)
            underWay.storage += Double(Self.request)
            queue.append((true, Double(Self.request)))
        }
        for worker in migration {
            while underWay.migration + Double(Self.block) <= 16_777_216, worker.allows(Self.block, at: now) {
                underWay.migration += Double(Self.block)
                queue.append((false, Double(Self.block)))
            }
        }
    }

    private func carry(_ bytes: Double) {
        var left = bytes
        while left > 0, let first = queue.first {
            let part = min(left, first.bytes)
            left -= part
            queue[0].bytes -= part
            if first.isStorage {
                slices[slices.count - 1].storage += part
                underWay.storage -= part
            } else {
                slices[slices.count - 1].migration += part
                underWay.migration -= part
            }
            if queue[0].bytes <= 0 { queue.removeFirst() }
        }
    }
}
