import Testing

@testable import Session

@Suite struct JoinKeyTests {
    private let key = JoinKey(secret: Array(0..<16), fingerprint: Array(200..<232))

    @Test func isMadeAgainOfItsText() {
        #expect(key.text.hasPrefix("rb1-") && key.text.count == 68)
        #expect(key.text.dropFirst(4).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
        #expect(JoinKey(key.text) == key)
        #expect(JoinKey("  \(key.text)\n") == key, "as it stands in a file")
    }

    @Test func isNotSaidByChance() {
        #expect("\(key)" == "a join key")
    }

    @Test(arguments: ["", "rb1-", "rb1-AAAA", "rb2-", "rb1-!!!!", "kubeadm"])
    func whatIsNoKeyIsNone(_ text: String) {
        #expect(JoinKey(text) == nil)
        #expect(JoinKey(key.text + text) == nil || text.isEmpty)
        #expect(JoinKey(String(key.text.dropLast())) == nil)
    }

    @Test func aRequestShowsTheWholeSecret() throws {
        let request = JoinRequest(key)
        #expect(request.bytes.count == JoinRequest.size)
        let read = try #require(JoinRequest(bytes: request.bytes))
        #expect(read.shows(key.secret))
        for place in key.secret.indices {
            var other = key.secret
            other[place] ^= 1
            #expect(!read.shows(other))
        }
        #expect(!read.shows([]) && !read.shows(Array(key.secret.dropLast())))
        #expect(JoinRequest(bytes: request.bytes.dropLast()) == nil)
        #expect(JoinRequest(bytes: [0] + request.bytes.dropFirst()) == nil)
    }
}
