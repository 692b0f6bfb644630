import Glibc
import Metering

/// Limits and guarantees that outlast a reboot: a file of text, a line for each.
struct PersistentLimits: Equatable {
    var rules = LimitRules()

    private static let heading = """
        # Limits that rdmabench puts in force when this host has booted, in bytes per second or as a share of what is
        # available, and guarantees. Written by `rdmabench limit set`, `guarantee` and `remove`, with --persist.

        """
    private static let examples =
        "lines look like LiveMigration 1000MiB, LiveMigration 60% or VirtualMachine guarantee 4Gbps headroom 10%"

    /// Reads a file; none is one without limits.
    static func read(_ path: String) throws(PacingError) -> PersistentLimits {
        let operation = "reading \(path)"
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else {
            if errno == ENOENT { return PersistentLimits() }
            throw PacingError(operation: operation, errorNumber: errno)
        }
        guard let bytes = OwnedDescriptor(number).read(1 << 16) else {
            throw PacingError(operation: operation, errorNumber: errno)
        }
        do {
            return try PersistentLimits(parsing: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw PacingError(operation: operation, reason: error.reason, advice: error.advice)
        }
    }

    /// Writes a file, and makes its folder where that is missing.
    func write(to path: String) throws(PacingError) {
        guard let slash = path.lastIndex(of: "/") else {
            throw PacingError(operation: "writing \(path)", reason: "it must be in a folder")
        }
        let folder = try LimitFolder.make(String(path[..<slash]))
        try folder.replace(String(path[path.index(after: slash)...]), with: Array(text.utf8), permissions: 0o644)
    }

    init() {}

    init(parsing text: String) throws(PacingError) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in zip(1..., lines) {
            let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
            guard !words.isEmpty else { continue }
            guard words.count > 1 else { throw Self.failure(number, Self.puzzle(line)) }
            guard let category = LimitCategory(name: String(words[0])) else {
                throw PacingError(
                    operation: "line \(number)",
                    reason: "line \(number): '\(words[0].printable(limit: 40))' is no category",
                    advice: "there are " + LimitCategory.allCases.map(\.rawValue).joined(separator: ", ")
                )
            }
            let isUnderstood: Bool
            do {
                isUnderstood = try rules[category].take(words.dropFirst().map(String.init))
            } catch {
                throw Self.failure(number, ": \(error)")
            }
            guard isUnderstood else { throw Self.failure(number, Self.puzzle(line)) }
            if let contradiction = rules[category].contradiction {
                throw Self.failure(number, ": \(category): \(contradiction)")
            }
        }
    }

    var text: String {
        let lines = LimitCategory.allCases.flatMap { category in
            let rule = rules[category]
            return [rule.limit.map { "\(category) \($0)\n" }, rule.guarantee.map { "\(category) guarantee \($0)\n" }]
        }
        return Self.heading + lines.compactMap { $0 }.joined()
    }

    private static func puzzle(_ line: Substring) -> String {
        ", '\(line.printable(limit: 40))', is not a category and its limit or guarantee"
    }

    private static func failure(_ line: Int, _ words: String) -> PacingError {
        PacingError(operation: "line \(line)", reason: "line \(line)\(words)", advice: examples)
    }
}

extension LimitRule {
    /// Takes in what follows the category on a line; false where that is neither a limit nor a guarantee.
    fileprivate mutating func take(_ words: [String]) throws(QuantityError) -> Bool {
        if words.count == 1 {
            limit = try CategoryLimit(parsing: words[0])
            return true
        }
        guard words[0].lowercased() == "guarantee", [2, 4].contains(words.count) else { return false }
        var guarantee = Guarantee(try BandwidthLimit(parsing: words[1]))
        if words.count == 4 {
            guard words[2].lowercased() == "headroom" else { return false }
            guarantee.headroom = try LinkShare(parsing: words[3])
        }
        self.guarantee = guarantee
        return true
    }
}
