import ArgumentParser
import Results

/// What figures of others a run is held against: what `compare` and `report` share.
struct ReferenceOption: ParsableArguments {
    @Option(
        help: "A file with figures of your own to hold the run against (results/reference/README.md); may be repeated."
    )
    var reference: [String] = []

    /// Those of the user, and behind them the program's own.
    ///
    /// - Returns: the figures, and what is missing of them, in words.
    func figures() throws(ResultFileError) -> (ReferenceFigures, problem: String?) {
        var figures = ReferenceFigures()
        for file in reference { try figures.add(reading: file) }
        let known = ReferenceFigures.file.find()
        if let known { try figures.add(reading: known) }
        return (
            figures,
            known == nil && reference.isEmpty
                ? "no reference figures: results/reference/figures.csv was not found; name a file with --reference"
                : nil
        )
    }
}
