import Transport

/// One case of `rdmabench compare`: a name that stays, and what it measures.
public struct CompareCase: Sendable, Equatable {
    /// What is measured.
    public enum Measure: Sendable, Equatable {
        /// As much as goes through one channel, over one NIC.
        case oneChannel
        /// As much as goes through all NICs, or a cap allows; without an operation where there is only one.
        case throughput(Operation?, ArticleCap?)
        /// One message there and one back, alone or beside as much as goes through.
        case latency(isLoaded: Bool)
        /// Storage traffic, and what is beside it.
        case storage(Beside)
        /// Virtual machines move, until the host is empty.
        case migration(MigrationPerformance)
    }

    /// What is beside storage traffic.
    public enum Beside: Sendable, Equatable {
        /// Nothing.
        case nothing
        /// A migration that takes what it can, or what a cap allows.
        case migration(ArticleCap?)
        /// A migration that takes what a guarantee for storage leaves.
        case guaranteed
    }

    /// What carries the data.
    public let carrier: Carrier
    /// What is measured.
    public let measure: Measure

    /// What the user calls it: the carrier, then what is measured.
    public var name: String { ([carrier.rawValue] + words).joined(separator: "-") }

    private var words: [String] {
        switch measure {
        case .oneChannel: ["1ch"]
        case .throughput(let operation, let cap): [operation?.rawValue, cap?.rawValue].compactMap { $0 }
        case .latency(let isLoaded): ["latency", isLoaded ? "loaded" : "idle"]
        case .storage(.nothing): ["storage", "alone"]
        case .storage(.migration(let cap)): ["storage", cap?.rawValue ?? "unlimited"]
        case .storage(.guaranteed): ["storage", "guarantee"]
        case .migration(.tcp): ["1ch", "migration"]
        case .migration(.compression): ["lz4", "migration"]
        case .migration(.smb): ["migration"]
        }
    }

    /// What it measures, in words.
    public var summary: String {
        switch measure {
        case .oneChannel: "throughput of one channel over one NIC"
        case .throughput(nil, nil): "throughput over all equal NICs"
        case .throughput(let operation?, nil):
            "throughput of RDMA \(operation.rawValue.uppercased()) over all equal NICs"
        case .throughput(_, let cap?): "the same under a cap: \(cap.rawValue)/s of 2x10 Gbps"
        case .latency(isLoaded: false): "a message of 4 KiB, there or back, alone"
        case .latency(isLoaded: true): "the same beside as much load as goes through"
        case .storage(.nothing): "storage latency, a fifth of the links each way"
        case .storage(.migration(nil)): "the same beside a live migration"
        case .storage(.migration(let cap?)): "the same, migration capped: \(cap.rawValue)/s of 2x10 Gbps"
        case .storage(.guaranteed): "the same, a quarter of the links guaranteed to it"
        case .migration(.tcp): "four machines move, two at once, over one TCP stream"
        case .migration(.compression): "the same, compressed"
        case .migration(.smb): "four machines move, two at once, over all equal NICs"
        }
    }

    /// The case that this one is held against; nil where that is a figure of others, or there is nothing.
    public var baseline: CompareCase? {
        switch measure {
        case .latency(isLoaded: true): CompareCase(carrier: carrier, measure: .latency(isLoaded: false))
        case .storage(let beside) where beside != .nothing: CompareCase(carrier: carrier, measure: .storage(.nothing))
        default: nil
        }
    }
}

extension CompareCase {
    /// All cases, in the order in which they are run.
    public static let all: [CompareCase] = Carrier.allCases.flatMap { carrier in
        measures(of: carrier).map { CompareCase(carrier: carrier, measure: $0) }
    }

    private static func measures(of carrier: Carrier) -> [Measure] {
        let caps: [ArticleCap?] = [nil] + ArticleCap.allCases
        let operations: [Operation?] = carrier == .tcp ? [nil] : [.write, .read]
        return (carrier == .tcp ? [.oneChannel] : [])
            + operations.flatMap { operation in caps.map { .throughput(operation, $0) } }
            + [.latency(isLoaded: false), .latency(isLoaded: true), .storage(.nothing)]
            + caps.map { .storage(.migration($0)) } + [.storage(.guaranteed)]
            + (carrier == .tcp ? [.migration(.tcp), .migration(.compression)] : []) + [.migration(.smb)]
    }
}
