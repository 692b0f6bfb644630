import ArgumentParser
import Session
import Workloads

/// Whether the paths are checked before a run.
struct PreflightOptions: ParsableArguments {
    @Flag(name: .customLong("no-check"), help: "Do not look whether full-size packets arrive before the run.")
    var isOff = false

    @Flag(help: "Run on where they do not.")
    var force = false

    /// Checks, and says what is worth knowing.
    func check(_ routes: [DataRoute], in session: ClientSession) async throws {
        let lines = try await Preflight(isOff: isOff, isForced: force).check(routes, in: session)
        lines.forEach { Terminal.warn("\($0)") }
    }
}
