import ArgumentParser
import Metering
import Pacing
import Transport

/// The storage traffic of a mix, as in `iops=4000,size=64KiB,read=70%`.
struct StorageSpec: Sendable {
    static let example = "iops=4000,size=64KiB,read=70%"
    private static let names = [
        "iops", "rate", "size", "read", "channels", "depth", "category", "priority", "bursts", "seed",
    ]

    let pattern: StoragePattern
    let size: Int
    let channels: Int?
    let depth: Int
    let category: LimitCategory
    let marking: TrafficMarking?

    init(parsing text: String) throws {
        let spec = try SpecText(text, option: "--storage", names: Self.names)
        guard spec.words.isEmpty else {
            throw ValidationError("--storage '\(spec.words[0].printable(limit: 40))': write it like \(Self.example)")
        }
        let size = try spec.value("size") { try ByteSize(parsing: $0).bytes } ?? 64 * 1024
        self.size = size
        channels = try spec.value("channels", Int.init)
        depth = try spec.value("depth", Int.init) ?? 32
        category = try spec.value("category", LimitCategory.init(parsing:)) ?? .virtualMachine
        marking = TrafficMarking(priority: try spec.value("priority", Int.init), dscp: nil)
        let iops = try spec.value("iops", Double.init)
        let rate = try spec.value("rate") { try BitRate(parsing: $0) }
        if iops != nil && rate != nil { throw ValidationError("--storage: iops= and rate= say the same: choose one") }
        pattern = StoragePattern(
            requestsPerSecond: iops ?? (rate.map { $0.bytesPerSecond / Double(max(1, size)) } ?? 1000),
            readShare: try spec.value("read", SpecText.share) ?? 0.7,
            burst: try spec.value("bursts") { try TimeSpan(parsing: $0).seconds },
            seed: try spec.value("seed", UInt64.init) ?? 1
        )
    }
}
