import ArgumentParser
import Metering
import Session

/// What clients may ask of a server.
struct BoundOptions: ParsableArguments {
    private static let standard = ServerBounds()

    @Option(
        help: "Memory for blocks and for machines. (default: nine tenths of this host's)",
        transform: ByteSize.init(parsing:)
    )
    var maxMemory: ByteSize?

    @Option(help: "Channels.")
    var maxChannels = standard.channels

    @Option(help: "Clients at once.")
    var maxClients = standard.clients

    @Option(help: "How long a single case may last, as in 10m. (default: a week)", transform: TimeSpan.init(parsing:))
    var maxDuration: TimeSpan?

    @Option(help: "Clients that come in a second, with the key or without; more of them wait for their turn.")
    var maxArrivals = standard.arrivalsPerSecond

    func validate() throws {
        for (value, name) in [
            (maxChannels, "--max-channels"), (maxClients, "--max-clients"), (maxArrivals, "--max-arrivals"),
        ] where !(1...1_000_000).contains(value) {
            throw ValidationError("\(name) \(value): it must be between 1 and 1000000")
        }
    }

    var bounds: ServerBounds {
        var bounds = Self.standard
        bounds.memory = maxMemory.map { UInt64($0.bytes) }
        bounds.channels = maxChannels
        bounds.clients = maxClients
        bounds.arrivalsPerSecond = maxArrivals
        if let maxDuration { bounds.seconds = maxDuration.seconds }
        return bounds
    }
}
