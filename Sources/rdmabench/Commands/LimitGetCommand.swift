import ArgumentParser
import Metering
import Pacing
import Results

/// `rdmabench limit get`: the limits of all categories.
struct LimitGetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show the limits of all categories.",
        discussion: "A category without a limit takes what the network and the others leave it."
    )

    /// A category's limits. The names are those of the JSON; what is not limited is null in it.
    struct Row: Encodable {
        let category: LimitCategory
        let bytesPerSecond: BandwidthLimit?
        /// What it will be after a reboot.
        let persistentBytesPerSecond: BandwidthLimit?

        enum CodingKeys: CodingKey {
            case category, bytesPerSecond, persistentBytesPerSecond
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(category, forKey: .category)
            try container.encode(bytesPerSecond, forKey: .bytesPerSecond)
            try container.encode(persistentBytesPerSecond, forKey: .persistentBytesPerSecond)
        }
    }

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let table = LimitTable()
        let limits = try table.limits()
        let persistent = try table.persistentLimits()
        let rows = LimitCategory.allCases.map { category in
            Row(
                category: category,
                bytesPerSecond: limits[category],
                persistentBytesPerSecond: persistent[category]
            )
        }
        if json {
            try Terminal.print(json: rows)
        } else {
            Terminal.print(Self.table.text(rows), terminator: "")
            if rows.contains(where: { $0.bytesPerSecond == nil }) {
                Terminal.note("no limit: takes what the network and the others leave it")
            }
        }
    }

    private static var table: TextTable<Row> {
        TextTable(columns: [
            .init("category", alignment: .left) { "\($0.category)" },
            .init("limit", "per s") { $0.bytesPerSecond?.description ?? "no limit" },
            .init("", "Gbps") { row in
                row.bytesPerSecond.map { NumberText.significant($0.gigabitsPerSecond, digits: 4) } ?? "-"
            },
            .init("after a reboot", "per s") { $0.persistentBytesPerSecond?.description ?? "no limit" },
        ])
    }
}
