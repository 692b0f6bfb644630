import ArgumentParser
import Metering
import Pacing

extension LimitTable {
    /// Sets or removes a limit, and says what came of it.
    func change(_ category: LimitCategory, to limit: BandwidthLimit?, persistent: Bool) throws {
        if let fault = try set(limit, for: category, persistent: persistent) {
            Terminal.warn("the table of limits was made anew, with the limits that outlast a reboot: \(fault)")
        }
        let duration = persistent ? ", after a reboot as well" : ""
        Terminal.note("\(category): " + (limit.map { "\($0)/s" } ?? "no limit") + duration)
    }
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
