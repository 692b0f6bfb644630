import Metering
import Synchronization

/// A category's place among those of a host: its own bucket, that of the rest, and where it stands as to guarantees.
///
/// `@unchecked Sendable`: the pointer leads to an atomic, which the buckets' owner keeps.
struct CategoryPlace: @unchecked Sendable {
    /// The category's own limit.
    let bucket: Bucket
    /// What guarantees leave, for all categories without one together.
    let rest: Bucket
    /// What a guaranteed category notes.
    let demand: Demand
    private let standingWord: UnsafePointer<Atomic<UInt64>>

    init(bucket: Bucket, rest: Bucket, demand: Demand, standing: UnsafeMutablePointer<Atomic<UInt64>>) {
        self.bucket = bucket
        self.rest = rest
        self.demand = demand
        standingWord = UnsafePointer(standing)
    }

    /// Where it stands: one load, and all that guarantees cost where there are none.
    var standing: Standing {
        // The rest's rate was written before.
        Standing(rawValue: standingWord.pointee.load(ordering: .acquiring)) ?? .free
    }
}
