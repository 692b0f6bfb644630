import FoundationEssentials

/// From where ssh came to this host, and to which of its addresses: `SSH_CONNECTION` of ssh(1).
struct SSHOrigin: Equatable {
    /// The client's address.
    let client: String
    /// This host's address.
    let server: String

    /// What sshd has left in the environment; nil where this process was not started by one.
    init?(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        let words = environment["SSH_CONNECTION"]?.split(separator: " ") ?? []
        guard words.count == 4 else { return nil }
        (client, server) = (String(words[0]), String(words[2]))
    }
}
