import NIOSSL

/// What a server's key opens: its side of TLS, and the secret that has to be shown.
struct JoinLock: Sendable {
    let tls: NIOSSLContext
    let secret: [UInt8]

    init(_ identity: ServerIdentity) throws {
        tls = try identity.tls()
        secret = identity.secret
    }
}
