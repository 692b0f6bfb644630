import ArgumentParser
import Metering
import Pacing

extension LimitTable {
    /// Sets or removes a limit, and says what came of it.
    func change(_ category: LimitCategory, to limit: CategoryLimit?, persistent: Bool) throws {
        say(try setLimit(limit, of: category, persistent: persistent))
        let words = limit.map { $0.share == nil ? "\($0)/s" : "\($0) of what is available" } ?? "no limit"
        Terminal.note("\(category): \(words)\(Self.duration(persistent))")
    }

    /// Sets or removes a guarantee, and says what came of it.
    func change(_ category: LimitCategory, to guarantee: Guarantee?, persistent: Bool) throws {
        say(try setGuarantee(guarantee, of: category, persistent: persistent))
        let words = guarantee.map { "\($0.rate)/s guaranteed, headroom \($0.headroom)" } ?? "no guarantee"
        Terminal.note("\(category): \(words)\(Self.duration(persistent))")
    }

    private func say(_ fault: String?) {
        guard let fault else { return }
        Terminal.warn("the table of limits was made anew, with the limits that outlast a reboot: \(fault)")
    }

    private static func duration(_ persistent: Bool) -> String { persistent ? ", after a reboot as well" : "" }
}

extension LimitCategory {
    /// Reads a category of the command line.
    init(parsing text: String) throws {
        guard let category = LimitCategory(name: text) else {
            let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(text.printable(limit: 40))': no such category; there are \(names)")
        }
        self = category
    }
}
