import ArgumentParser
import FoundationEssentials
import Session

/// How ssh starts the other end, where the host is given as `ssh://`.
struct SSHOptions: ParsableArguments {
    private static let variable = "RDMABENCH_SSH"

    @Option(
        name: .customLong("ssh"),
        help: "The ssh to use, with options, as in 'ssh -i lab_key'; else $\(variable), else ssh."
    )
    var command: String?

    @Option(help: "How rdmabench is started there.")
    var remoteCommand = "rdmabench"

    @Option(help: "Options of `rdmabench server` there, as in --remote-options='--speed nic0=10Gbps'.")
    var remoteOptions = ""

    @Option(help: "The address there to which data goes. (default: the one that ssh comes to)")
    var dataAddress: String?

    /// What a host's name means; nil where that is no destination of ssh.
    func destination(_ host: String) throws -> SSHDestination? {
        guard var destination = try SSHDestination(host) else {
            guard command == nil, dataAddress == nil else {
                throw ValidationError("--ssh, --data-address: they go with ssh://\(host)")
            }
            return nil
        }
        let words = (command ?? ProcessInfo.processInfo.environment[Self.variable])?.split(separator: " ") ?? []
        if !words.isEmpty { destination.command = words.map(String.init) }
        destination.remoteCommand = remoteCommand
        destination.remoteOptions = remoteOptions
        destination.dataAddress = dataAddress
        return destination
    }
}
