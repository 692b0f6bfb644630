import Glibc
import SystemPackage

/// What was tried, what happened, and what to do about it.
///
/// The text of ``description`` is meant for the person in front of the terminal: it names the operation, the cause in
/// words with its number, and the usual remedy.
public struct RdmaError: Error, Hashable, Sendable {
    /// What happened.
    public enum Cause: Hashable, Sendable {
        /// A call failed with an error number (errno(3)).
        case system(Errno)
        /// A work request failed; the vendor's own code means something to the device's maker only.
        case completion(CompletionStatus, vendorError: UInt32)
        /// The connection manager reported an event other than the one that was waited for.
        ///
        /// The status is a negative error number, or on RoCE and InfiniBand, for a rejection, the reason code of the
        /// connection manager (InfiniBand Architecture Specification, volume 1, section 12.6.7.2).
        case connection(ConnectionEventKind, status: Int32)
        /// Nothing happened within the time that was allowed.
        case timedOut(Duration)
        /// The request goes beyond what the device or the interface can do; the text names the limit.
        case unsupported(String)
    }

    /// What was tried, as in "registering 1048576 bytes".
    public let operation: String
    /// What happened.
    public let cause: Cause
    /// What to do about it, where the one who failed knows better than the general advice for the cause.
    public let hint: String?

    /// An error of any cause.
    public init(_ cause: Cause, _ operation: String, hint: String? = nil) {
        self.operation = operation
        self.cause = cause
        self.hint = hint
    }

    /// An error that a call reported by its number.
    ///
    /// The number comes first so that it is read before the text is made, which may change `errno`.
    public init(errno number: CInt, _ operation: String, hint: String? = nil) {
        self.init(.system(Errno(rawValue: abs(number))), operation, hint: hint)
    }
}

extension RdmaError: CustomStringConvertible {
    /// Operation, cause and remedy in one line.
    public var description: String {
        let whatHappened = "\(operation) failed: \(cause)"
        guard let advice = hint ?? cause.advice else { return whatHappened }
        return "\(whatHappened). \(advice)"
    }
}

extension RdmaError.Cause: CustomStringConvertible {
    /// The cause in words, with the number that other tools print.
    public var description: String {
        switch self {
        case .system(let number):
            "\(number) (errno \(number.rawValue))"
        case .completion(let status, let vendorError):
            vendorError == 0 ? "\(status)" : "\(status), vendor error 0x\(String(vendorError, radix: 16))"
        case .connection(let kind, let status):
            RdmaError.text(of: kind, status: status)
        case .timedOut(let limit):
            "nothing happened within \(limit)"
        case .unsupported(let limit):
            limit
        }
    }
}

extension RdmaError {
    /// Passes when a call of the kind that returns an error number returned none.
    @inlinable
    static func check(returned code: CInt, _ operation: @autoclosure () -> String) throws(RdmaError) {
        if code != 0 { throw RdmaError(errno: code, operation()) }
    }

    /// Passes unless a call of the kind that returns -1 and sets `errno` did so.
    static func check(result: CInt, _ operation: @autoclosure () -> String) throws(RdmaError) {
        if result == -1 { throw RdmaError(errno: errno, operation()) }
    }

    private static func text(of kind: ConnectionEventKind, status: Int32) -> String {
        if status == 0 { return "\(kind)" }
        if status < 0 { return "\(kind): \(Errno(rawValue: -status)) (status \(status))" }
        if kind == .rejected, let reason = RejectReason.text(status) { return "\(kind): \(reason) (reason \(status))" }
        return "\(kind) (status \(status))"
    }
}
