import Glibc

/// A measurement that could not be taken: what was tried, what happened, what to do.
public struct MeteringError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was tried, as in "reading the counters of interface eth0".
    public let operation: String
    /// What happened, in words.
    public let reason: String

    /// An error in words.
    public init(operation: String, reason: String) {
        self.operation = operation
        self.reason = reason
    }

    /// An error that a system call reported by its number (errno(3)).
    public init(operation: String, errorNumber: CInt) {
        self.init(operation: operation, reason: String(cString: strerror(errorNumber)))
    }

    /// Operation and reason in one line.
    public var description: String {
        "\(operation) failed: \(reason)"
    }
}
