import Glibc

/// A file or folder of results that could not be written: what was tried, what happened, what to do.
public struct RunFolderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was tried, as in "writing results/x/summary.csv".
    public let operation: String
    /// What happened, in words.
    public let reason: String
    /// What to do about it.
    public let advice: String

    init(operation: String, reason: String, advice: String) {
        self.operation = operation
        self.reason = reason
        self.advice = advice
    }

    init(operation: String, errorNumber: CInt) {
        self.operation = operation
        reason = String(cString: strerror(errorNumber))
        advice =
            switch errorNumber {
            case ENOSPC, EDQUOT: "free some space, or choose another folder for results"
            case EACCES, EPERM, EROFS: "choose a folder for results that you may write to"
            case ENOTDIR, EEXIST, EISDIR, ENOTEMPTY: "something else has that name: move it away"
            case ENOENT: "make the folder above it first"
            default: "choose another folder for results"
            }
    }

    /// All three in one line.
    public var description: String {
        "\(operation) failed: \(reason); \(advice)"
    }
}
