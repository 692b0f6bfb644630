import Testing

@testable import Results

@Suite struct HTMLTests {
    private let attack = "<b title=\"a\">it's & more</b>"

    @Test func aTextIsNoMarkup() {
        let html: HTML = "<p>\(attack)</p>"
        #expect(html.text == "<p>&lt;b title=&quot;a&quot;&gt;it&#39;s &amp; more&lt;/b&gt;</p>")
    }

    @Test func markupStandsAsItIsAndTheTextsInItAsTexts() {
        let html: HTML = "<ul>\(html: ["x", attack].map { "<li>\($0)</li>" }, separator: "\n")</ul>\(html: "<br>")"
        #expect(
            html.text == "<ul><li>x</li>\n<li>&lt;b title=&quot;a&quot;&gt;it&#39;s &amp; more&lt;/b&gt;</li></ul><br>"
        )
    }
}
