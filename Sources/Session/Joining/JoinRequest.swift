/// The first bytes that a client with a key sends, over TLS: a mark, and the server's secret.
///
/// Of a size that is known: a server keeps no more of whom it does not know yet.
struct JoinRequest {
    static let size = mark.count + JoinKey.secretSize
    private static let mark: [UInt8] = Array("RDBJ".utf8)

    let secret: [UInt8]

    var bytes: [UInt8] { Self.mark + secret }

    init(_ key: JoinKey) {
        secret = key.secret
    }

    /// Nil where the bytes are no request.
    init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.size, bytes.prefix(Self.mark.count).elementsEqual(Self.mark) else { return nil }
        secret = Array(bytes.dropFirst(Self.mark.count))
    }

    /// Whether it shows this secret; takes as long for one that is nearly right as for any other.
    func shows(_ secret: [UInt8]) -> Bool {
        secret.count == self.secret.count && zip(secret, self.secret).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
