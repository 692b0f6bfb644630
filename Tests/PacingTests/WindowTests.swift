import Metering
import Testing

@testable import Pacing

/// What several workers send together in any time, each with a pacer of its own, on a clock that the test moves.
@Suite struct WindowTests {
    /// Bytes, and when they went.
    struct Sent {
        let time: UInt64
        let bytes: Int
    }

    struct Case: CustomTestStringConvertible {
        let rate: Int
        let size: Int
        let workers: Int

        /// Twenty seconds' worth, within reason.
        var blocks: Int { min(max(20 * rate / size, 64), 4000) }

        var testDescription: String { "\(workers) x \(size) bytes at \(rate)/s" }

        static let all = BucketTests.rates.flatMap { rate in
            BucketTests.sizes.flatMap { size in [1, 2, 16].map { Case(rate: rate, size: size, workers: $0) } }
        }
    }

    @Test(arguments: Case.all)
    func noWindowHoldsMoreThanTheRateAndTheBurst(_ example: Case) {
        let run = RunLimit(BandwidthLimit(bytesPerSecond: example.rate))
        let sent = Simulation.run(run, workers: example.workers, size: example.size, blocks: example.blocks)
        let grant = max(Double(example.rate) * Claim.grant.seconds, Double(example.size))
        let bound = Double(example.rate) * Bucket.burst.seconds + grant
        // A vessel that drains at the rate never holds more than the bound: then no window does.
        var level = 0.0
        var highest = 0.0
        var time = sent.first?.time ?? 0
        for block in sent {
            level = max(0, level - Double(example.rate) * Double(block.time - time) / 1e9) + Double(block.bytes)
            highest = max(highest, level)
            time = block.time
        }
        #expect(highest <= bound + 1)
    }

    @Test(arguments: Case.all)
    func theWholeIsWhatTheLimitGives(_ example: Case) throws {
        let run = RunLimit(BandwidthLimit(bytesPerSecond: example.rate))
        let sent = Simulation.run(run, workers: example.workers, size: example.size, blocks: example.blocks)
        let first = try #require(sent.first)
        let last = try #require(sent.last)
        let bytes = sent.reduce(0) { $0 + $1.bytes }
        let due = Double(example.rate) * Double(last.time - first.time) / 1e9
        let grant = max(Double(example.rate) * Claim.grant.seconds, Double(example.size))
        let slack = Double(example.rate) * Bucket.burst.seconds + grant * Double(example.workers + 1)
        // A worker that does nothing but ask and send cannot send faster than its own calls.
        let isFastEnough = Double(example.size) / Double(example.rate) > 400e-9
        #expect(Double(bytes) <= due + slack)
        #expect(Double(bytes) >= due * 0.9998 - slack || !isFastEnough)
    }

    @Test(arguments: [2, 5, 16]) func workersGetEqualShares(_ workers: Int) {
        let run = RunLimit(BandwidthLimit(bytesPerSecond: 1_250_000_000))
        var shares = [Int](repeating: 0, count: workers)
        _ = Simulation.run(run, workers: workers, size: 65536, blocks: 20_000) { worker in
            shares[worker] += 1
        }
        let even = 20_000 / workers
        for share in shares { #expect(abs(share - even) <= even * 3 / 100) }
    }
}

/// Workers that ask, sleep until they are told to wake up and a bit longer, and send.
enum Simulation {
    static func run(
        _ run: RunLimit,
        workers count: Int,
        size: Int,
        blocks: Int,
        lateness: UInt64 = 900_000,
        unused: UnusedTime? = nil,
        sent note: (Int) -> Void = { _ in }
    ) -> [WindowTests.Sent] {
        var random = LinearCongruence(state: 42)
        let workers = (0..<count).map { _ in Worker(Pacer(run: run, unused: unused)) }
        var times = (0..<count).map { 1_000_000_000 + UInt64($0) }
        var sent: [WindowTests.Sent] = []
        while sent.count < blocks {
            // The one that asks next: the simulated time never goes back.
            guard let index = times.indices.min(by: { times[$0] < times[$1] }) else { break }
            let now = times[index]
            if workers[index].allows(size, at: Instant(now)) {
                sent.append(.init(time: now, bytes: size))
                note(index)
                // A system call's time.
                times[index] += 200 + random.next(below: 300)
            } else if let question = workers[index].nextQuestion(after: Instant(now)) {
                times[index] = question.nanoseconds + random.next(below: lateness)
            }
        }
        return sent
    }
}

/// Numbers that look random and are the same in each run.
struct LinearCongruence {
    var state: UInt64

    mutating func next(below bound: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % bound
    }
}
