import ArgumentParser
import Metering
import Pacing
import Transport

/// A migration of a mix, as in `unlimited`, `1000MiB`, `60%` or `name=half,5Gbps,op=read`.
struct MigrationSpec: Sendable {
    private static let names = [
        "name", "op", "size", "channels", "depth", "category", "priority", "guarantee", "headroom",
    ]

    let name: String
    /// Whether there is a migration at all.
    let isOn: Bool
    /// The limit; a share is one of the case's rules.
    let limit: CategoryLimit?
    /// What storage is guaranteed beside it.
    let guarantee: Guarantee?
    let operation: Transport.Operation
    let size: Int
    let channels: Int?
    let depth: Int?
    let category: LimitCategory
    let marking: TrafficMarking?

    init(parsing text: String) throws {
        let spec = try SpecText(text, option: "--migration", names: Self.names)
        guard spec.words.count <= 1 else {
            throw ValidationError("--migration '\(spec.words[0])' and '\(spec.words[1])': choose one")
        }
        let word = spec.words.first ?? "unlimited"
        isOn = word != "off"
        limit = ["off", "unlimited"].contains(word) ? nil : try Self.limit(word)
        guarantee = try Self.guarantee(spec)
        name = try spec.value("name", { $0 }) ?? Self.name(word, guarantee)
        operation = try spec.value("op", Transport.Operation.init(rawValue:)) ?? .write
        size = try spec.value("size") { try ByteSize(parsing: $0).bytes } ?? 1 << 20
        channels = try spec.value("channels", Int.init)
        depth = try spec.value("depth", Int.init)
        marking = TrafficMarking(priority: try spec.value("priority", Int.init), dscp: nil)
        category = try spec.value("category", LimitCategory.init(parsing:)) ?? .liveMigration
    }

    private static func name(_ word: String, _ guarantee: Guarantee?) -> String {
        if word == "off" { return "alone" }
        guard let guarantee else { return word }
        let limited = word == "unlimited" ? "" : "\(word)-"
        return "\(limited)guarantee-\(guarantee.rate)"
    }

    private static func guarantee(_ spec: SpecText) throws -> Guarantee? {
        let headroom = try spec.value("headroom") { try LinkShare(parsing: $0) }
        guard let rate = try spec.value("guarantee", { try BandwidthLimit(parsing: $0) }) else {
            guard headroom == nil else { throw ValidationError("--migration headroom= goes with guarantee=") }
            return nil
        }
        return Guarantee(rate, headroom: headroom ?? Guarantee.defaultHeadroom)
    }

    private static func limit(_ word: String) throws -> CategoryLimit {
        do {
            return try CategoryLimit(parsing: word)
        } catch {
            throw ValidationError("--migration: off, unlimited or a limit: \(error)")
        }
    }
}
