/// How a worker waits for the network. Waiting is part of what is measured.
public enum CompletionMode: String, Codable, Sendable, CaseIterable {
    /// Sleep until the kernel reports an event: what SMB Direct does, and the only fair comparison of CPU cost.
    case event
    /// Never sleep: poll, and use a whole core.
    case busy
    /// Poll for up to 50 microseconds, then sleep.
    case adaptive
}
