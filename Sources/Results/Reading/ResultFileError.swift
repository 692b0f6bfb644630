import Glibc
import Metering

/// A file of results that cannot be used: where in it, what is wrong, what to do.
public struct ResultFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file or folder.
    public let path: String
    /// The line, from 1; nil where it is about the whole file.
    public let line: Int?
    /// The column by its name in the header; nil where it is about the whole line.
    public let column: String?
    /// What is wrong.
    public let reason: String
    /// What to do about it.
    public let advice: String

    init(_ path: String, line: Int? = nil, column: String? = nil, reason: String, advice: String) {
        self.path = path
        self.line = line
        self.column = column
        self.reason = reason
        self.advice = advice
    }

    /// A file that could not be read.
    init(_ path: String, errorNumber: CInt) {
        self.init(
            path,
            reason: String(cString: strerror(errorNumber)),
            advice: errorNumber == ENOENT ? "name one that is there" : "choose one that you may read"
        )
    }

    /// All of it in one line, as compilers write it: `summary.csv:3: throughput_gbps: ...`.
    public var description: String {
        let place = [path, line.map { "\($0)" }, column.map { " \($0)" }].compactMap { $0 }.joined(separator: ":")
        return "\(place): \(reason); \(advice)".printable(limit: 600)
    }
}
