/// What came of looking at one thing: how bad it is, what was seen, and what to do.
public struct CheckVerdict: Codable, Sendable, Equatable {
    /// How bad it is.
    public enum Severity: String, Codable, Sendable, Comparable {
        /// As it should be.
        case ok
        /// Worth knowing.
        case warning
        /// Data would be lost, or none would flow.
        case failure

        /// Whether the first is less bad.
        public static func < (left: Severity, right: Severity) -> Bool { left.order < right.order }

        private var order: Int {
            switch self {
            case .ok: 0
            case .warning: 1
            case .failure: 2
            }
        }
    }

    /// How bad it is.
    public let severity: Severity
    /// What was seen.
    public let seen: String
    /// What to do; nil where there is nothing to be done.
    public let advice: String?

    /// A verdict.
    public init(_ severity: Severity, _ seen: String, _ advice: String? = nil) {
        self.severity = severity
        self.seen = seen
        self.advice = advice
    }
}
