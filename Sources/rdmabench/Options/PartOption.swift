import ArgumentParser
import Metering

/// A part of a whole, as in "5%" or "0.05".
struct PartOption: Sendable {
    let value: Double

    init(parsing text: String) throws {
        let isPercent = text.hasSuffix("%")
        guard let number = Double(isPercent ? String(text.dropLast()) : text), number.isFinite, number >= 0 else {
            throw ValidationError("'\(text.printable(limit: 40))': parts look like 5% or 0.05")
        }
        value = isPercent ? number / 100 : number
    }
}
