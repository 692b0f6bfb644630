/// Whom a server lets in.
public enum Admission: Sendable {
    /// The users of its host: it has to listen on loopback.
    case thisHost
    /// Who shows the key of this identity, over TLS.
    case holdersOfKey(ServerIdentity)
    /// Whoever reaches its port.
    case anyone
}
