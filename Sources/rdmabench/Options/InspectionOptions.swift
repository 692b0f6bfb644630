import ArgumentParser
import Fabric
import Session
import Workloads

/// What is looked at between two hosts, and how it is told: what `paths` and `check` share.
struct InspectionOptions: ParsableArguments {
    @Option(help: "What the paths may carry.")
    var transport = TransportChoice.auto

    @Flag(help: "Print JSON.")
    var json = false

    /// Meets the server, with what is wanted of the paths to it.
    func meet<Result: Sendable>(
        _ server: ServerOption,
        _ paths: PathOptions,
        _ body: @Sendable (ClientSession, PathChoice) async throws -> Result
    ) async throws -> Result {
        let choice = PathChoice(terms: paths.terms, transport: transport)
        return try await ClientSession.connect(to: server.route(), as: .current(speeds: paths.speeds)) { session in
            try await body(session, choice)
        }
    }
}
