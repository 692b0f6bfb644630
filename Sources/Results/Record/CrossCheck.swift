import Metering

/// A figure of ours beside what somebody else counted of the same thing: a part of run.json.
public struct CrossCheck: Codable, Sendable, Equatable {
    /// What two figures may differ by, beside what each check adds.
    public static let tolerance = 0.01

    /// What came of it.
    public enum Verdict: String, Codable, Sendable {
        /// The two agree.
        case agree
        /// They do not, and a warning says so.
        case differ
        /// More was measured than can be: the case has failed.
        case impossible
        /// There is nothing to compare, as ``CrossCheck/note`` explains.
        case unavailable
    }

    /// What was compared, as in "client bytes sent".
    public var name: String
    /// Of the figures: `B`, `packets`, `s`, `Gbps`.
    public var unit: String
    /// What this program counted.
    public var ours: Double?
    /// What the other one counted, as far as it is of the same thing.
    public var theirs: Double?
    /// What of theirs agrees with ours; nil where there is no such limit.
    public var atLeast: Double?
    /// What of theirs agrees with ours; nil where there is no such limit.
    public var atMost: Double?
    /// What came of it.
    public var verdict: Verdict
    /// Who the other one is, and what the limits are made of; or why there is nothing to compare.
    public var note: String

    /// A comparison. Limits that leave everything open, as those of a very short run may, leave nothing to compare.
    ///
    /// - Parameters:
    ///   - tolerance: the part of ours by which theirs may differ in any case.
    ///   - below: what theirs may be lower by, beside the tolerance; nil is no limit.
    ///   - above: what theirs may be higher by, beside the tolerance; nil is no limit.
    public init(
        _ name: String,
        unit: String,
        ours: Double,
        theirs: Double,
        tolerance: Double = CrossCheck.tolerance,
        below: Double? = 0,
        above: Double? = 0,
        note: String
    ) {
        self.init(name, unit: unit, verdict: .agree, note: note)
        (self.ours, self.theirs) = (ours, theirs)
        atLeast = below.map { ours - ours * tolerance - $0 }
        atMost = above.map { ours + ours * tolerance + $0 }
        if let atLeast, theirs < atLeast { verdict = .differ }
        if let atMost, theirs > atMost { verdict = .differ }
        guard verdict == .agree, let least = atLeast, least <= 0, ours > 0 else { return }
        verdict = .unavailable
        self.note =
            "too little to tell: limits leave \(NumberText.significant(ours - least, digits: 3)) \(unit) open; \(note)"
    }

    /// Something that could not be compared, and why.
    public static func unavailable(_ name: String, unit: String, because reason: String) -> CrossCheck {
        CrossCheck(name, unit: unit, verdict: .unavailable, note: reason)
    }

    private init(_ name: String, unit: String, verdict: Verdict, note: String) {
        self.name = name
        self.unit = unit
        self.verdict = verdict
        self.note = note
    }

    /// By how many percent theirs is more than ours; nil where there is nothing to compare.
    public var differencePercent: Double? {
        guard let ours, let theirs, ours > 0 else { return nil }
        return (theirs / ours - 1) * 100
    }

    /// What a reader should know: both figures, and what may be the cause; nil where they agree.
    public var warning: String? {
        guard verdict == .differ || verdict == .impossible, let ours, let theirs else { return nil }
        let percent = differencePercent.map { " (\($0 > 0 ? "+" : "")\(NumberText.fixed($0, places: 1)) %)" } ?? ""
        return "\(name): \(number(ours)) by our count, \(number(theirs))\(percent) by another's: \(note)"
    }

    private func number(_ value: Double) -> String {
        unit == "B" ? NumberText.scaled(value, digits: 4) + "B" : "\(NumberText.significant(value, digits: 4)) \(unit)"
    }

    /// Writes the difference, too.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(unit, forKey: .unit)
        try container.encodeIfPresent(ours, forKey: .ours)
        try container.encodeIfPresent(theirs, forKey: .theirs)
        try container.encodeIfPresent(differencePercent, forKey: .differencePercent)
        try container.encodeIfPresent(atLeast, forKey: .atLeast)
        try container.encodeIfPresent(atMost, forKey: .atMost)
        try container.encode(verdict, forKey: .verdict)
        try container.encode(note, forKey: .note)
    }

    /// Reads what was written; the difference follows from the rest.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        unit = try container.decode(String.self, forKey: .unit)
        ours = try container.decodeIfPresent(Double.self, forKey: .ours)
        theirs = try container.decodeIfPresent(Double.self, forKey: .theirs)
        atLeast = try container.decodeIfPresent(Double.self, forKey: .atLeast)
        atMost = try container.decodeIfPresent(Double.self, forKey: .atMost)
        verdict = try container.decode(Verdict.self, forKey: .verdict)
        note = try container.decode(String.self, forKey: .note)
    }

    private enum CodingKeys: String, CodingKey {
        case name, unit, ours, theirs, verdict, note
        case differencePercent = "difference_percent"
        case atLeast = "at_least"
        case atMost = "at_most"
    }
}
