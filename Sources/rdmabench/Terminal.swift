import FoundationEssentials
import SystemPackage

/// Data goes to standard output, everything that is said about it to standard error.
enum Terminal {
    /// Prints data.
    static func print(_ text: String, terminator: String = "\n") {
        write(text + terminator, to: .standardOutput)
    }

    /// Prints data as JSON, names in order.
    static func print(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Says something.
    static func note(_ text: String) {
        write(text + "\n", to: .standardError)
    }

    /// Says something in place of the line that was said last, on a terminal.
    static func rewrite(_ text: String) {
        write("\r\u{1b}[K" + text, to: .standardError)
    }

    /// Says something that should not be overlooked.
    static func warn(_ text: String) {
        write("rdmabench: \(text)\n", to: .standardError)
    }

    /// A reader that has gone away is no reason to lose what is written to files.
    private static func write(_ text: String, to descriptor: FileDescriptor) {
        _ = try? descriptor.writeAll(text.utf8)
    }
}
