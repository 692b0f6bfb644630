import ArgumentParser
import Session

/// Which server to go to.
struct ServerOption: ParsableArguments {
    static let hostHelp: ArgumentHelp =
        "The host on which `rdmabench server` runs: a name or an address; or ssh://[USER@]HOST[:PORT], where ssh is to start one."

    @Argument(help: hostHelp)
    var host: String

    // Side by side: a debug build of ArgumentParser checks a group four times as often for each level it lies deeper.
    @OptionGroup var control: ControlOptions
    @OptionGroup(title: "Over ssh") var ssh: SSHOptions

    func route() throws -> ServerRoute { try control.route(to: host, ssh) }

    func validate() throws { _ = try route() }
}
