import ArgumentParser
import Session

/// Which server to go to.
struct ServerOption: ParsableArguments {
    static let hostHelp: ArgumentHelp = "The host on which `rdmabench server` runs: a name or an address."

    @Argument(help: hostHelp)
    var host: String

    @OptionGroup var control: ControlOptions

    func address() throws -> ServerAddress { try control.address(of: host) }
}
