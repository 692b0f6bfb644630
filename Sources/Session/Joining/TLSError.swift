import NIOSSL

/// What went wrong with TLS, in words.
enum TLSError {
    /// Why the handshake failed at a client.
    static func atClient(_ error: any Error) -> any Error {
        explain(error) { text in
            if text.contains("CERTIFICATE_VERIFY_FAILED") {
                return "it is not the server that the key belongs to: its certificate is another one. Has it a new key "
                    + "(--rotate-key), or is it another host? `rdmabench server --show-key` there prints the key"
            }
            if text.contains("EOF during handshake") {
                return
                    "it hung up before it had proved who it is: it is ending, or more clients come than it takes in a "
                    + "second (server --max-arrivals). Try again"
            }
            if text.contains("WRONG_VERSION_NUMBER") {
                return "it takes no key: it was started with --no-auth, or listens on loopback, or is no rdmabench "
                    + "server. Leave out --key, --key-file and RDMABENCH_KEY if nobody has to be kept out"
            }
            return nil
        }
    }

    /// Why it failed at a server.
    static func atServer(_ error: any Error) -> any Error {
        explain(error) { text in
            text.contains("CERTIFICATE") ? "the client has the key of another server" : nil
        }
    }

    private static func explain(_ error: any Error, _ words: (String) -> String?) -> any Error {
        guard case .handshakeFailed(let cause) = error as? NIOSSLError else { return error }
        return SessionError.lost(words("\(cause)") ?? "no TLS connection: \(cause)")
    }
}
