/// Where the pages of virtual machines lie, and which of them are ever written to: arithmetic on a pattern, the same at
/// both ends.
///
/// Guest memory is counted in pages from the machine's first. Each extent ends with its pages of zeros; the working set
/// is the first of the others. What is resident of a machine is walked again and again where it is less than all.
struct GuestLayout: Equatable {
    let machines: Int
    /// Pages of a machine.
    let pages: Int
    /// Pages of a machine that really lie in memory.
    let residentPages: Int
    /// Pages of the working set.
    let workingPages: Int
    private let extentPages = MigrationPattern.extent / MigrationPattern.page
    /// Pages of an extent that are not zeros.
    private let filledInExtent: Int

    init(_ pattern: MigrationPattern) {
        machines = pattern.machines
        pages = pattern.memory / MigrationPattern.page
        residentPages = pattern.resident / MigrationPattern.page
        workingPages = pattern.workingSet / MigrationPattern.page
        filledInExtent = extentPages - Int((Double(extentPages) * pattern.zeroShare).rounded())
    }

    /// Pages of a machine that are not zeros.
    var filledPages: Int { pages / extentPages * filledInExtent }

    /// Bytes that really lie in memory, of all machines.
    var byteCount: Int { machines * residentPages * MigrationPattern.page }

    /// Whether a page is one of zeros.
    func isZero(_ page: Int) -> Bool { page % extentPages >= filledInExtent }

    /// A page of the working set by its number in it.
    func workingPage(_ number: Int) -> Int { number / filledInExtent * extentPages + number % filledInExtent }

    /// Where a page lies: bytes from the beginning of all guest memory.
    func place(of page: Int, in machine: Int) -> Int {
        (machine * residentPages + page % residentPages) * MigrationPattern.page
    }

    /// How many pages from this one on lie one behind the other.
    func contiguous(from page: Int) -> Int { residentPages - page % residentPages }
}
