import ArgumentParser
import Session
import Workloads

/// Which way the data goes: what `run` and `mix` share.
struct RouteOptions: ParsableArguments {
    @OptionGroup var paths: PathOptions

    @Flag(
        name: [.customShort("m"), .long],
        help: "Use all equal NICs at once, as `rdmabench paths` shows them; --nics and --networks imply it."
    )
    var multichannel = false

    /// Decides, says what was decided and why, and how many channels the multichannel rules give it: 1 without.
    func decide(_ transport: TransportChoice, _ session: ClientSession) async throws -> (DataRoute, channels: Int) {
        guard multichannel || paths.isRestricting else {
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
