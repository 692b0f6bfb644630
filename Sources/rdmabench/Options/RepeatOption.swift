import ArgumentParser

/// How often each case is measured.
struct RepeatOption: ParsableArguments {
    @Option(
        name: .customLong("repeat"),
        help: "Measure each case so often, all in turns, and show median, spread and confidence interval."
    )
    var count = 1

    func validate() throws {
        guard (1...1000).contains(count) else {
            throw ValidationError("--repeat \(count): each case is measured 1 to 1000 times")
        }
    }
}
