import ArgumentParser
import Session

/// Which server to go to.
struct ServerOption: ParsableArguments {
    static let hostHelp: ArgumentHelp =
        "The host on which `rdmabench server` runs: a name or an address; or ssh://[USER@]HOST[:PORT], where ssh is to start one."

    @Argument(help: hostHelp)
    var host: String

    @OptionGroup var control: ControlOptions

    func route() throws -> ServerRoute { try control.route(to: host) }

    func validate() throws { _ = try route() }
}
