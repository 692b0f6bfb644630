import FoundationEssentials

/// What lets a client in and tells it the right server from any other: the server's secret, and the fingerprint of its
/// certificate.
///
/// As text it is `rb1-` and 64 characters of base64url (RFC 4648, section 5): 16 bytes of secret, then the SHA-256 of
/// the certificate in DER. After the manner of kubeadm's tokens with their `--discovery-token-ca-cert-hash`.
public struct JoinKey: Sendable, Equatable {
    static let secretSize = 16
    static let fingerprintSize = 32
    private static let prefix = "rb1-"

    /// What the server asks for, once the client knows that it is the right one.
    let secret: [UInt8]
    /// SHA-256 of the server's certificate.
    let fingerprint: [UInt8]

    init(secret: [UInt8], fingerprint: [UInt8]) {
        self.secret = secret
        self.fingerprint = fingerprint
    }

    /// A key from its text; nil where it is none. Space around it does not count.
    public init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 1, words[0].hasPrefix(Self.prefix) else { return nil }
        let base64 = String(words[0].dropFirst(Self.prefix.count))
            .replacing("-", with: "+")
            .replacing("_", with: "/")
        guard let bytes = Data(base64Encoded: base64), bytes.count == Self.secretSize + Self.fingerprintSize else {
            return nil
        }
        self.init(secret: Array(bytes.prefix(Self.secretSize)), fingerprint: Array(bytes.dropFirst(Self.secretSize)))
    }

    /// The text of which the key can be made again. Whoever reads it may use the server.
    public var text: String {
        let base64 = Data(secret + fingerprint).base64EncodedString()
        return Self.prefix
            + base64.replacing("+", with: "-").replacing("/", with: "_")
    }
}

extension JoinKey: CustomStringConvertible {
    /// A word in its place: the key itself belongs into no log.
    public var description: String { "a join key" }
}
