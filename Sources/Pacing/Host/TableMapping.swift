import Glibc

/// Memory in which a table is seen, at an address that stays the same whichever table it is.
///
/// What replaces a page does so at once, and under the hands of whoever uses it (mmap(2), `MAP_FIXED`): workers keep
/// their pointers through a table that appears, is made anew, or goes.
///
/// `@unchecked Sendable`: the addresses do not change; the pages hold atomics.
final class TableMapping: @unchecked Sendable {
    private let base: UnsafeMutableRawPointer
    private let pageSize: Int

    /// Memory of this process alone, in which nothing is limited.
    init() throws(PacingError) {
        pageSize = max(sysconf(CInt(_SC_PAGESIZE)), TableFile.size)
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        guard let base = mmap(nil, 2 * pageSize, PROT_READ | PROT_WRITE, flags, -1, 0), base != MAP_FAILED else {
            throw PacingError(operation: "taking memory for limits", errorNumber: errno)
        }
        self.base = base
    }

    deinit {
        munmap(base, 2 * pageSize)
    }

    /// A category's bucket.
    func bucket(_ category: LimitCategory) -> Bucket {
        BucketMemory.bucket(word: limits(category), states: buckets(category), owner: self)
    }

    /// Sets a limit in the table that is seen; it must have been mapped for that.
    func set(_ limit: BandwidthLimit?, for category: LimitCategory) {
        BucketMemory.set(limit, word: limits(category), states: buckets(category))
    }

    /// Shows a table.
    func map(_ files: borrowing TableFiles, setting: Bool = false) throws(PacingError) {
        // States first: nobody looks at them before there is a limit.
        try place(1, files.buckets.number, PROT_READ | PROT_WRITE, MAP_SHARED)
        try place(0, files.limits.number, setting ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED)
    }

    /// Shows memory of this process alone, in which these limits hold.
    func map(_ limits: [LimitCategory: BandwidthLimit]) throws(PacingError) {
        try place(1, -1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS)
        try place(0, -1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS)
        for (category, limit) in limits { set(limit, for: category) }
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

    private func buckets(_ category: LimitCategory) -> UnsafeMutableRawPointer {
        base + pageSize + TableFile.rowOffset(category)
    }
}
