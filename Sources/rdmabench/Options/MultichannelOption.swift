import ArgumentParser
import Session
import Workloads

/// Whether data goes over all equal NICs at once: what `run` and `mix` share.
struct MultichannelOption: ParsableArguments {
    @Flag(
        name: [.customShort("m"), .customLong("multichannel")],
        help: "Use all equal NICs at once, as `rdmabench paths` shows them; --nics and --networks imply it."
    )
    var isWanted = false

    /// Decides, says what was decided and why, and how many channels the multichannel rules give it: 1 without.
    func decide(
        _ transport: TransportChoice,
        _ paths: PathOptions,
        _ session: ClientSession
    ) async throws -> (DataRoute, channels: Int) {
        guard isWanted || paths.isRestricting else {
            let (route, reason) = try await transport.decide(session)
            Terminal.note(reason)
            return (route, 1)
        }
        let (route, plan) = try PathChoice(terms: paths.terms, transport: transport).route(session)
        Terminal.note("\(route): as `rdmabench paths` explains")
        plan.warnings.forEach(Terminal.warn)
        return (route, plan.chosen.map(\.channels).reduce(0, +))
    }
}
