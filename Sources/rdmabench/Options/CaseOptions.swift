import ArgumentParser
import Workloads

/// Which cases of a comparison are measured.
struct CaseOptions: ParsableArguments {
    @Option(
        help: "Only these cases: names with commas between, or patterns as in 'roce-*'; may be repeated.",
        transform: Self.names
    )
    var only: [[String]] = []

    @Option(help: "Not these cases; may be repeated.", transform: Self.names)
    var skip: [[String]] = []

    @Flag(help: "Show the cases, and measure nothing.")
    var list = false

    var selection: CaseSelection { CaseSelection(only: only.flatMap { $0 }, skip: skip.flatMap { $0 }) }

    /// The chosen cases.
    var chosen: [CompareCase] {
        get throws {
            do {
                return try selection.choose(from: CompareCase.all)
            } catch {
                throw ValidationError("\(error)")
            }
        }
    }

    func validate() throws {
        _ = try chosen
    }

    private static func names(_ text: String) throws -> [String] {
        let names = text.split(separator: ",").map(String.init)
        guard !names.isEmpty else { throw ValidationError("'\(text)': name a case; --list shows them") }
        return names
    }
}
