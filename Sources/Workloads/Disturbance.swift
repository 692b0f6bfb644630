import Metering
import Results
import Session
import Transport

/// What else went on at both ends while a case was measured: other programs, and a hypervisor that ran somebody else.
struct Disturbance {
    /// What disturbed one end.
    struct EndDisturbance {
        /// Processors that neither end of the case kept busy, but other programs; nil where the kernel does not say.
        let otherCores: Double?
        /// The program that used most; nil where it cannot be seen.
        let busiest: String?
        /// Processors that the hypervisor kept from the machine; nil where the kernel does not say.
        let stealCores: Double?
        let processors: Int
        /// What was measured, in seconds.
        let seconds: Double
    }

    /// The part of a machine's processors up to which nothing is told: less moves no figure.
    private static let negligible = 0.05
    /// Processor seconds up to which nothing is told: several ticks of the kernel's.
    private static let leastSeconds = 0.05

    let client: EndDisturbance
    let server: EndDisturbance?
    /// Whether both ends share their processors: then the figures of each hold the cost of both.
    private let isOneMachine: Bool

    init(_ outcome: TransferOutcome) {
        let (client, server) = (outcome.client, outcome.server)
        let isOneMachine = client.bootID != nil && client.bootID == server?.bootID
        self.isOneMachine = isOneMachine
        self.client = EndDisturbance(client, peer: isOneMachine ? server : nil)
        self.server = server.map { EndDisturbance($0, peer: isOneMachine ? client : nil) }
    }

    /// What a reader of the figures should know.
    var lines: [String] {
        // One machine is disturbed once.
        [Self.line(.client, client), isOneMachine ? nil : server.flatMap { Self.line(.server, $0) }].compactMap { $0 }
    }

    /// In words; nil where it is too little to matter.
    private static func line(_ end: End, _ disturbance: EndDisturbance) -> String? {
        guard disturbance.seconds > 0 else { return nil }
        let limit = max(negligible * Double(disturbance.processors), leastSeconds / disturbance.seconds)
        let others = disturbance.otherCores.flatMap { cores in
            let most = disturbance.busiest.map { " (most of it \($0))" } ?? ""
            return cores > limit ? "other programs\(most) used \(text(cores))" : nil
        }
        let steal = disturbance.stealCores.flatMap { $0 > limit ? "the hypervisor took \(text($0))" : nil }
        let parts = [others, steal].compactMap { $0 }
        guard !parts.isEmpty else { return nil }
        return "\(end): \(parts.joined(separator: ", and ")) of \(disturbance.processors) "
            + "processor\(disturbance.processors == 1 ? "" : "s") meanwhile: rates may be low, and s/GB has that work in it"
    }

    private static func text(_ cores: Double) -> String { NumberText.significant(cores, digits: 2) }
}

extension Disturbance.EndDisturbance {
    /// - Parameter peer: the other end where it runs on the same machine: it is no stranger.
    fileprivate init(_ report: EndReport, peer: EndReport?) {
        func perSecond(_ seconds: Double, _ report: EndReport) -> Double {
            report.cpu.seconds > 0 ? seconds / report.cpu.seconds : 0
        }
        let seen = report.otherPrograms.map { others in
            perSecond(others.seconds, report) - (peer.map { perSecond($0.cpu.process.busy, $0) } ?? 0)
        }
        // Of programs in other containers the kernel tells the sum alone.
        let unseen = report.cpu.otherUserSeconds.map { seconds in
            perSecond(seconds, report) - (peer.map { perSecond($0.cpu.process.user, $0) } ?? 0)
        }
        otherCores = [seen, unseen].compactMap { $0 }.max().map { max(0, $0) }
        busiest = (seen ?? 0) >= (unseen ?? 0) ? report.otherPrograms?.busiest : nil
        stealCores = report.cpu.stealCores
        processors = report.cpu.processors
        seconds = report.cpu.seconds
    }
}
