import Foundation

/// What a line on standard error says of an interval of a run that is under way.
struct LiveInterval: Sendable {
    let gigabits: Double
    let messagesPerSecond: Double
    /// Gbps of each NIC, where there are several.
    let nics: [String: Double]
    /// The NICs that are down.
    let down: [String]

    /// - Parameter line: as in `0.00-0.25 s  2.1 MB  0.067 Gbps  129/s  roce0 0.067  roce1 0.000  DOWN: roce1`; behind it
    ///   may stand what part of a mix it is of.
    /// - Returns: nil for a line that says something else.
    init?(_ line: Substring) {
        let halves = line.split(separator: "  DOWN: ")
        let words = halves.first?.split(separator: " ") ?? []
        guard words.count >= 7, words[5] == "Gbps", words[6].hasSuffix("/s") else { return nil }
        guard let rate = Double(words[4]), let messages = Double(words[6].dropLast(2)) else { return nil }
        let pairs = stride(from: 7, to: words.count - 1, by: 2).map { (String(words[$0]), Double(words[$0 + 1]) ?? 0) }
        gigabits = rate
        messagesPerSecond = messages
        nics = Dictionary(pairs) { first, _ in first }
        let names = halves.count > 1 ? halves[1].components(separatedBy: "  ")[0] : ""
        down = names.isEmpty ? [] : names.components(separatedBy: ", ")
    }
}

extension [LiveInterval] {
    /// The median of their rates, in Gbps: what a busy host does in single intervals is left out.
    var medianGigabits: Double { isEmpty ? 0 : map(\.gigabits).sorted()[count / 2] }
}
