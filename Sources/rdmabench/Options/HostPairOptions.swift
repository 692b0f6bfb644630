import ArgumentParser
import Fabric
import Session
import Workloads

/// Two hosts and what may run between them: what `paths` and `check` share.
struct HostPairOptions: ParsableArguments {
    @OptionGroup var server: ServerOption
    @OptionGroup(title: "NICs") var paths: PathOptions

    @Option(help: "What the paths may carry.")
    var transport = TransportChoice.auto

    @Flag(help: "Print JSON.")
    var json = false

    /// Meets the server, with what is wanted of the paths to it.
    func meet<Result: Sendable>(
        _ body: @Sendable (ClientSession, PathChoice) async throws -> Result
    ) async throws -> Result {
        let choice = PathChoice(terms: paths.terms, transport: transport)
        return try await ClientSession.connect(to: server.route(), as: .current(speeds: paths.speeds)) { session in
            try await body(session, choice)
        }
    }
}
