import ArgumentParser
import Metering

/// The words of an option that describes traffic: `name=value` and bare words, with commas between them.
struct SpecText {
    private let option: String
    private var values: [String: String] = [:]
    /// Words without a value, in their order.
    private(set) var words: [String] = []

    /// Reads a text.
    ///
    /// Throws where a name is none of `names`, or comes twice.
    init(_ text: String, option: String, names: [String]) throws {
        self.option = option
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                words.append(String(item))
                continue
            }
            guard names.contains(parts[0]) else {
                let known = names.joined(separator: ", ")
                throw ValidationError("\(option) '\(parts[0].printable(limit: 40))=': no such name; there are \(known)")
            }
            guard values.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw ValidationError("\(option) '\(parts[0])=' is there twice")
            }
        }
    }

    /// The value of a name as `parse` reads it; nil where the name is not there.
    ///
    /// What `parse` throws, or nil, is told together with the option and the name.
    func value<Value>(_ name: String, _ parse: (String) throws -> Value?) throws -> Value? {
        guard let text = values[name] else { return nil }
        do {
            if let value = try parse(text) { return value }
        } catch {
            throw ValidationError("\(option) \(name)=: \(error)")
        }
        throw ValidationError("\(option) \(name)=\(text.printable(limit: 40)): that cannot be read")
    }

    /// A share as a part of one: `70%`, or `0.7`.
    static func share(_ text: String) -> Double? {
        let number = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
        return number.flatMap { (0...1).contains($0) ? $0 : nil }
    }
}
