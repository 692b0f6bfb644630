import Glibc
import Metering

/// Limits that outlast a reboot: a file of text, a line for each category.
struct PersistentLimits: Equatable {
    var limits: [LimitCategory: BandwidthLimit] = [:]

    private static let heading = """
        # Limits that rdmabench puts in force when this host has booted, in bytes per second.
        # Written by `rdmabench limit set --persist` and `rdmabench limit remove --persist`.

        """

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
            let operation = "line \(number)"
            guard words.count == 2 else {
                throw PacingError(
                    operation: operation,
                    reason: "line \(number), '\(line.printable(limit: 40))', is not a category and its limit",
                    advice: "lines look like LiveMigration 1000MiB"
                )
            }
            guard let category = LimitCategory(name: String(words[0])) else {
                throw PacingError(
                    operation: operation,
                    reason: "line \(number): '\(words[0].printable(limit: 40))' is no category",
                    advice: "there are " + LimitCategory.allCases.map(\.rawValue).joined(separator: ", ")
                )
            }
            do {
                limits[category] = try BandwidthLimit(parsing: String(words[1]))
            } catch {
                throw PacingError(operation: operation, reason: "line \(number): \(error)")
            }
        }
    }

    var text: String {
        Self.heading
            + LimitCategory.allCases.compactMap { category in limits[category].map { "\(category) \($0)\n" } }.joined()
    }
}
