import Metering
import Testing

@Suite struct PrintableTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("ü💾", "ü💾"), ("a\nb\tc", "a?b?c"), ("\r\n", "??"), ("\u{1b}[2J", "?[2J"),
        ("\u{7f}\u{9b}\u{0}", "???"), ("123456789", "12345678..."), ("12345678", "12345678"),
        (
            "1\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}",
            "1\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}..."
        ),
    ])
    func isSafeToShow(_ text: String, _ shown: String) {
        #expect(Array(text.printable(limit: 8).unicodeScalars) == Array(shown.unicodeScalars))
    }
}
