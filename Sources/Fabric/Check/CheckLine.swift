/// One line of a check: what was looked at, and what came of it.
public struct CheckLine: Codable, Sendable, Equatable {
    /// What was looked at, as in "nic0 - nic0".
    public let subject: String
    /// What came of it.
    public let verdict: CheckVerdict

    /// A line.
    public init(_ subject: String, _ verdict: CheckVerdict) {
        self.subject = subject
        self.verdict = verdict
    }
}

extension CheckLine: CustomStringConvertible {
    /// One line, and below it what to do.
    public var description: String {
        let word =
            switch verdict.severity {
            case .ok: "ok     "
            case .warning: "warning"
            case .failure: "FAILURE"
            }
        return "\(word)  \(subject): \(verdict.seen)" + (verdict.advice.map { "\n         -> \($0)" } ?? "")
    }
}

extension CheckLine {
    /// What RoCE's path MTU is on a path; nil where the path does not carry RoCE, or a device does not say.
    public static func roce(_ path: NetworkPath, client: HostDescription, server: HostDescription) -> CheckLine? {
        guard path.transport == "roce",
            let ours = client.rdmaPorts.first(where: { $0.device == path.client.device })?.activeMTU,
            let theirs = server.rdmaPorts.first(where: { $0.device == path.server.device })?.activeMTU
        else { return nil }
        let subject = "\(path.client.device ?? "") - \(path.server.device ?? "")"
        return CheckLine(subject, RoCEPathMTU.verdict(min(ours, theirs), interfaceMTU: path.mtu))
    }
}
