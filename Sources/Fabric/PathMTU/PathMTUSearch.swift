/// The search for the largest packet that passes one way, in rounds of several sizes each.
///
/// A packet that is lost is known by waiting, and waiting for many costs no more than for one. So a round divides what
/// is left into ``parts``: 9000 bytes take one round where all is well, else four. Packets are small enough in number,
/// about 100 KB a round, not to overflow a buffer on the way by themselves.
struct PathMTUSearch: Equatable {
    /// 21 to the power of 3 is more than lies between the smallest packet and the largest jumbo frame in use.
    static let parts = 21

    private let smallest: Int
    private let largest: Int
    private var lost: Set<Int> = []
    /// The largest size that has passed so far; nil where none has. Once there is nothing more to try, the result.
    private(set) var passed: Int?

    /// A search between two sizes.
    init(from smallest: Int, to largest: Int) {
        self.smallest = min(smallest, largest)
        self.largest = largest
    }

    /// The sizes to try next, each of which is to be noted as passed or lost; none where the search is over.
    var nextSizes: [Int] {
        guard let passed else { return lost.isEmpty ? Array(Set([smallest, largest])).sorted() : [] }
        let limit = lost.filter { $0 > passed }.min() ?? largest + 1
        let span = limit - passed
        let parts = min(span, Self.parts)
        return (1..<parts).map { passed + span * $0 / parts }
    }

    /// Notes a size that passed: smaller ones do too, whatever was lost of them. Word of it may come late.
    mutating func note(passed size: Int) {
        passed = max(passed ?? 0, size)
    }

    /// Notes sizes that did not pass, however often they were tried.
    mutating func note(lost sizes: some Sequence<Int>) {
        lost.formUnion(sizes)
    }

    /// Whether nothing is known of a size.
    func isOpen(_ size: Int) -> Bool { passed.map { size > $0 } ?? true }
}
