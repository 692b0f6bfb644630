import ArgumentParser
import Metering
import Pacing
import Results

/// `rdmabench limit get`: the limits and guarantees of all categories.
struct LimitGetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show the limits and guarantees of all categories.",
        discussion: """
            A category without a limit takes what the network and the others leave it. A share is one of what the NICs \
            can carry that a process's runs use.
            """
    )

    /// What holds for a category. The names are those of the JSON; what there is not is null in it.
    struct Row: Encodable {
        let category: LimitCategory
        let now: LimitRule
        let persistent: LimitRule

        enum CodingKeys: CodingKey {
            case category, bytesPerSecond, sharePercent, guaranteeBytesPerSecond, headroomPercent
            case persistentBytesPerSecond, persistentSharePercent
            case persistentGuaranteeBytesPerSecond, persistentHeadroomPercent
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(category, forKey: .category)
            try container.encode(now.limit?.rate, forKey: .bytesPerSecond)
            try container.encode(now.limit?.share, forKey: .sharePercent)
            try container.encode(now.guarantee?.rate, forKey: .guaranteeBytesPerSecond)
            try container.encode(now.guarantee?.headroom, forKey: .headroomPercent)
            try container.encode(persistent.limit?.rate, forKey: .persistentBytesPerSecond)
            try container.encode(persistent.limit?.share, forKey: .persistentSharePercent)
            try container.encode(persistent.guarantee?.rate, forKey: .persistentGuaranteeBytesPerSecond)
            try container.encode(persistent.guarantee?.headroom, forKey: .persistentHeadroomPercent)
        }
    }

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let table = LimitTable()
        let rules = try table.rules()
        let persistent = try table.persistentRules()
        let rows = LimitCategory.allCases.map { Row(category: $0, now: rules[$0], persistent: persistent[$0]) }
        if json {
            try Terminal.print(json: rows)
        } else {
            Terminal.print(Self.table.text(rows), terminator: "")
            if rows.contains(where: { $0.now.limit == nil }) {
                Terminal.note("no limit: takes what the network and the others leave it")
            }
            if rows.contains(where: { $0.now.limit?.share != nil }) {
                Terminal.note("%: of what the NICs can carry that a process's runs use")
            }
        }
    }

    private static var table: TextTable<Row> {
        TextTable(columns: [
            .init("category", alignment: .left) { "\($0.category)" },
            .init("limit", "per s") { $0.now.limit?.description ?? "no limit" },
            .init("", "Gbps") { gigabits($0.now.limit?.rate) },
            .init("at least", "per s") { $0.now.guarantee?.rate.description ?? "-" },
            .init("", "Gbps") { gigabits($0.now.guarantee?.rate) },
            .init("", "free") { $0.now.guarantee?.headroom.description ?? "-" },
            .init("rebooted", "limit") { $0.persistent.limit?.description ?? "no limit" },
            .init("", "least") { $0.persistent.guarantee?.rate.description ?? "-" },
        ])
    }

    private static func gigabits(_ rate: BandwidthLimit?) -> String {
        rate.map { NumberText.significant($0.gigabitsPerSecond, digits: 4) } ?? "-"
    }
}
