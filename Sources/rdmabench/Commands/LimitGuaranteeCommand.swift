import ArgumentParser
import Pacing

/// `rdmabench limit guarantee`: what a category gets at least.
struct LimitGuaranteeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guarantee",
        abstract: "Guarantee a category a part of what this host sends, at once.",
        discussion: """
            rdmabench limit guarantee VirtualMachine 4Gbps --headroom 10%

            All categories without a guarantee share what those leave that have one: all of the NICs while they are \
            idle, and as they want more, less. The headroom, a part of the guarantee, is what stays free beyond what a \
            category uses at the moment, so that it can begin and grow; when it does, all of its guarantee is reserved \
            within 20 ms, and let go again, slowly, when it wants less.

            What is available is the payload that the NICs can carry which a process's runs use and which are up. NICs \
            whose speed the kernel does not know need --speed, at run and server; without it nothing can be reserved. \
            It is kept by the host that sends, like a limit, and is no limit itself.

            rdmabench limit guarantee VirtualMachine none

            removes it; a limit stays as it is.
            """
    )

    @Argument(
        help: "Default, VirtualMachine, LiveMigration or StorageReplication.",
        transform: LimitCategory.init(parsing:)
    )
    var category: LimitCategory

    @Argument(
        help: "At least 1 MiB/s: a rate, as in 4Gbps, or bytes per second, as in 500MiB; or none.",
        transform: Amount.init(parsing:)
    )
    var rate: Amount

    @Option(
        help: "What stays free beyond what the category uses, as a part of the rate. (default: 10%)",
        transform: LinkShare.init(parsing:)
    )
    var headroom: LinkShare?

    @Flag(help: "Keep it over a reboot.")
    var persist = false

    func validate() throws {
        if rate.limit == nil && headroom != nil { throw ValidationError("--headroom is a part of a rate, not of none") }
    }

    func run() throws {
        let guarantee = rate.limit.map { Guarantee($0, headroom: headroom ?? Guarantee.defaultHeadroom) }
        let table = LimitTable()
        try table.change(category, to: guarantee, persistent: persist)
        if guarantee == nil, let kept = try table.persistentRules()[category].guarantee {
            Terminal.warn(
                "\(category) will have its guarantee of \(kept.rate) again after a reboot; --persist removes that, too"
            )
        }
    }

    /// A rate, or the word none: it must be said, lest a guarantee go by an argument that was forgotten.
    struct Amount: Sendable {
        let limit: BandwidthLimit?

        init(parsing text: String) throws {
            limit = text.lowercased() == "none" ? nil : try BandwidthLimit(parsing: text)
        }
    }
}
