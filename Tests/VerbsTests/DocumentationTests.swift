import Foundation
import Testing

@Suite("Documentation")
struct DocumentationTests {
    @Test("opens with the program that the tests compile and run")
    func openingProgram() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let file = tests.appending(path: "OpeningProgram.swift")
        let page = tests.appending(path: "../../Sources/Verbs/Verbs.docc/Verbs.md").standardized
        let compiled = try part(of: file, from: "// [program]\n", to: "// [end]")
        let published = try part(of: page, from: "```swift\n", to: "```")
        #expect(published == compiled)
    }

    private func part(of file: URL, from start: String, to end: String) throws -> Substring {
        let text = try String(contentsOf: file, encoding: .utf8)
        let opening = try #require(text.range(of: start), "no \(start) in \(file.path)")
        let closing = try #require(text.range(of: end, range: opening.upperBound..<text.endIndex))
        return text[opening.upperBound..<closing.lowerBound]
    }
}
