import Glibc
import Synchronization

/// Memory in which a table is seen, at an address that stays the same whichever table it is.
///
/// What replaces a page does so at once, and under the hands of whoever uses it (mmap(2), `MAP_FIXED`): workers keep
/// their pointers through a table that appears, is made anew, or goes. Behind the table's pages is one of this process
/// alone, which stays: what follows from the table and from the NICs here.
///
/// `@unchecked Sendable`: the addresses do not change; the pages hold atomics.
final class TableMapping: @unchecked Sendable {
    private let base: UnsafeMutableRawPointer
    private let pageSize: Int

    /// Memory of this process alone, in which nothing is limited.
    init() throws(PacingError) {
        pageSize = max(sysconf(CInt(_SC_PAGESIZE)), TableFile.size)
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        guard let base = mmap(nil, 3 * pageSize, PROT_READ | PROT_WRITE, flags, -1, 0), base != MAP_FAILED else {
            throw PacingError(operation: "taking memory for limits", errorNumber: errno)
        }
        self.base = base
        BucketMemory.word(own, 2).pointee.store(LimitWord.everything.bits, ordering: .relaxed)
    }

    deinit {
        munmap(base, 3 * pageSize)
    }

    /// All that concerns a category.
    func place(_ category: LimitCategory) -> CategoryPlace {
        let rest = BucketMemory.bucket(
            word: own + 2 * MemoryLayout<UInt64>.size,
            states: buckets + TableFile.restOffset,
            available: BucketMemory.word(own, 1),
            owner: self
        )
        let bucket = BucketMemory.bucket(
            word: limits(category),
            states: buckets + TableFile.rowOffset(category),
            available: BucketMemory.word(own),
            owner: self
        )
        return CategoryPlace(
            bucket: bucket,
            rest: rest,
            demand: Demand(buckets + TableFile.demandOffset(category), owner: self),
            standing: standing(category)
        )
    }

    /// The rules in force.
    var rules: LimitRules {
        LimitCategory.allCases.reduce(into: LimitRules()) { rules, category in
            let word = LimitWord(bits: BucketMemory.word(limits(category)).pointee.load(ordering: .acquiring))
            rules[category] = LimitRule(limit: word.limit, guarantee: guarantee(category))
        }
    }

    /// A category's guarantee; nil where it has none.
    func guarantee(_ category: LimitCategory) -> Guarantee? {
        GuaranteeWord(bits: BucketMemory.word(limits(category), 1).pointee.load(ordering: .relaxed)).guarantee
    }

    /// Sets a limit in the table that is seen; it must have been mapped for that.
    func set(_ limit: CategoryLimit?, for category: LimitCategory) {
        BucketMemory.set(limit, word: limits(category), states: buckets + TableFile.rowOffset(category))
    }

    /// Sets a guarantee, likewise.
    func set(_ guarantee: Guarantee?, for category: LimitCategory) {
        BucketMemory.word(limits(category), 1).pointee.store(GuaranteeWord(guarantee).bits, ordering: .relaxed)
    }

    /// Shows a table.
    func map(_ files: borrowing TableFiles, setting: Bool = false) throws(PacingError) {
        // States first: nobody looks at them before there is a limit.
        try place(1, files.buckets.number, PROT_READ | PROT_WRITE, MAP_SHARED)
        try place(0, files.limits.number, setting ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED)
    }

    /// Shows memory of this process alone, in which these rules hold.
    func map(_ rules: LimitRules) throws(PacingError) {
        try place(1, -1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS)
        try place(0, -1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS)
        for category in LimitCategory.allCases {
            if let limit = rules[category].limit { set(limit, for: category) }
            set(rules[category].guarantee, for: category)
        }
    }

    /// Bytes per second that the NICs in use can carry; nil where that is not known.
    @Sendable
    func setAvailable(_ bytesPerSecond: UInt64?) {
        BucketMemory.word(own).pointee.store(bytesPerSecond ?? 0, ordering: .relaxed)
    }

    /// Bytes per second for all categories without a guarantee together.
    func setRest(_ bytesPerSecond: UInt64) {
        BucketMemory.word(own, 1).pointee.store(bytesPerSecond, ordering: .relaxed)
    }

    /// Where a category stands.
    func setStanding(_ standing: Standing, of category: LimitCategory) {
        // Whoever is told of the rest sees how much it is.
        self.standing(category).pointee.store(standing.rawValue, ordering: .releasing)
    }

    private func place(_ page: Int, _ file: CInt, _ access: CInt, _ flags: CInt) throws(PacingError) {
        let address = base + page * pageSize
        let length = file < 0 ? pageSize : TableFile.size
        guard mmap(address, length, access, flags | MAP_FIXED, file, 0) == address else {
            throw PacingError(operation: "mapping the table of limits", errorNumber: errno)
        }
    }

    private func limits(_ category: LimitCategory) -> UnsafeMutableRawPointer {
        base + TableFile.rowOffset(category)
    }

    private var buckets: UnsafeMutableRawPointer { base + pageSize }

    /// First what is available, how much the rest is, and the rest's unchanging word; then a row for each category.
    private var own: UnsafeMutableRawPointer { base + 2 * pageSize }

    private func standing(_ category: LimitCategory) -> UnsafeMutablePointer<Atomic<UInt64>> {
        BucketMemory.word(own + TableFile.rowOffset(category))
    }
}
