import ArgumentParser
import Pacing

/// `rdmabench limit remove`: removes the limit of a category.
struct LimitRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove the limit of a category, at once.",
        discussion: "A guarantee stays; `rdmabench limit guarantee CATEGORY none` removes that."
    )

    @Argument(
        help: "Default, VirtualMachine, LiveMigration or StorageReplication.",
        transform: LimitCategory.init(parsing:)
    )
    var category: LimitCategory

    @Flag(help: "Also what is kept over a reboot.")
    var persist = false

    func run() throws {
        let table = LimitTable()
        try table.change(category, to: CategoryLimit?.none, persistent: persist)
        if let kept = try table.persistentRules()[category].limit {
            Terminal.warn(
                "\(category) will have its limit of \(kept) again after a reboot; --persist removes that, too"
            )
        }
    }
}
