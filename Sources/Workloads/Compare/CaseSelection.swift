import Glibc
import Metering

/// Which of the cases the user wants, by name.
public struct CaseSelection: Sendable {
    /// Names, or patterns of the shell as in `roce-*`; empty for all.
    public var only: [String]
    /// Names or patterns of cases to leave out, whatever ``only`` says.
    public var skip: [String]

    /// A selection.
    public init(only: [String] = [], skip: [String] = []) {
        self.only = only
        self.skip = skip
    }

    /// A selection that cannot be followed, with the names that there are.
    public struct Problem: Error, CustomStringConvertible {
        /// What was asked for, what is wrong with it, what there is.
        public let description: String
    }

    /// The chosen cases, in their order.
    ///
    /// - Throws: where a pattern fits no case, and where no case is left.
    public func choose(from cases: [CompareCase]) throws(Problem) -> [CompareCase] {
        for (option, patterns) in [("--only", only), ("--skip", skip)] {
            guard let stranger = patterns.first(where: { pattern in !cases.contains { Self.fits($0.name, pattern) } })
            else { continue }
            throw Problem(
                description: "\(option) '\(stranger.printable(limit: 40))' fits no case; there are these, which --list "
                    + "explains:" + Self.names(of: cases)
            )
        }
        let chosen = cases.filter { one in
            (only.isEmpty || only.contains { Self.fits(one.name, $0) }) && !skip.contains { Self.fits(one.name, $0) }
        }
        guard !chosen.isEmpty else {
            throw Problem(description: "--skip \(skip.joined(separator: ",")) leaves no case to be measured")
        }
        return chosen
    }

    /// A line a carrier.
    private static func names(of cases: [CompareCase]) -> String {
        Carrier.allCases.map { carrier in
            "\n  " + cases.filter { $0.carrier == carrier }.map(\.name).joined(separator: ", ")
        }.joined()
    }

    /// Whether the user named this very case, without a pattern.
    public func names(_ one: CompareCase) -> Bool { only.contains(one.name) }

    /// As the shell has it: `*`, `?`, `[...]`; see fnmatch(3).
    private static func fits(_ name: String, _ pattern: String) -> Bool { fnmatch(pattern, name, 0) == 0 }
}
