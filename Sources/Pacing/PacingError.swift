import Glibc

/// Limits that could not be read or set: what was tried, what happened, what to do.
public struct PacingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was tried, as in "opening /dev/shm/rdmabench/limits".
    public let operation: String
    /// What happened, in words.
    public let reason: String
    /// What to do about it; empty where the reason says it.
    public let advice: String

    init(operation: String, reason: String, advice: String = "") {
        self.operation = operation
        self.reason = reason
        self.advice = advice
    }

    /// An error that a system call reported by its number (errno(3)).
    init(operation: String, errorNumber: CInt, advice: String = "") {
        self.init(operation: operation, reason: String(cString: strerror(errorNumber)), advice: advice)
    }

    /// All three in one line.
    public var description: String {
        "\(operation) failed: \(reason)" + (advice.isEmpty ? "" : "; \(advice)")
    }
}
