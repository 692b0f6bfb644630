/// Neighbouring pages of a machine, or a word about it: what a channel carries at once in a migration.
struct MemoryRun: Equatable, BitwiseCopyable {
    /// What the target is to do with it. The numbers are those on the wire.
    enum Kind: UInt32 {
        /// Pages to copy.
        case pages = 1
        /// Pages that a sender has made smaller.
        case compressed = 2
        /// Pages of zeros, which need not be sent.
        case zeros = 3
        /// All memory is there: the machine goes on at the target.
        case resume = 4
        /// Pages to compare with their digest.
        case check = 5
        /// The answer to a check that found a difference.
        case differs = 6
    }

    let kind: Kind
    let machine: Int
    /// Its first page.
    let page: Int
    /// How many pages; 0 of a word about the machine.
    let count: Int
    /// Where they lie in guest memory, in bytes.
    let place: Int

    /// Bytes of memory that it is about.
    var length: Int { count * MigrationPattern.page }

    /// Its first pages.
    func prefix(_ count: Int, as kind: Kind? = nil) -> MemoryRun {
        MemoryRun(kind: kind ?? self.kind, machine: machine, page: page, count: min(count, self.count), place: place)
    }

    /// What is left behind its first pages; nil where nothing is.
    func dropFirst(_ count: Int) -> MemoryRun? {
        guard count < self.count else { return nil }
        return MemoryRun(
            kind: kind,
            machine: machine,
            page: page + count,
            count: self.count - count,
            place: place + count * MigrationPattern.page
        )
    }
}

extension MemoryRun: Slotted {
    /// What an answer has to name.
    var index: UInt64 { UInt64(place) }
}
