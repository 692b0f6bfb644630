import FoundationEssentials

/// How this program writes JSON for people and programs to read.
enum JSONFile {
    /// Indented, names in order, so that two files can be compared line by line.
    ///
    /// JSON has no infinity and no not-a-number; a report that holds one is written all the same, with a word there.
    static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "infinity",
            negativeInfinity: "-infinity",
            nan: "nan"
        )
        return encoder
    }
}
