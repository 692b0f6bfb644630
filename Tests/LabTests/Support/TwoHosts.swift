import Foundation
import Testing

/// The lab of bench/lab, in which these tests run on host b, with host a as the partner.
enum Lab {
    static let isOn = ProcessInfo.processInfo.environment["RDMABENCH_LAB"] == "1"
    static let comment: Comment = "two hosts are needed: `make test` runs this in the lab"
}

/// What users see when they run rdmabench between two hosts. One test at a time: they count what the hosts hold, and
/// each host has one processor.
@Suite("Between two hosts", .enabled(if: Lab.isOn, Lab.comment), .serialized, .timeLimit(.minutes(5)))
enum TwoHosts {}

/// What carries the data; which device is used follows from the address.
enum Carrier: String, CaseIterable, CustomTestStringConvertible {
    case roce
    case iwarp
    case tcp

    static let rdma: [Carrier] = [.roce, .iwarp]

    var testDescription: String { rawValue }

    /// The partner's address, and the option that chooses the transport.
    var route: [String] {
        switch self {
        case .roce: ["a0", "--transport", "rdma"]
        case .iwarp: ["a0-iw", "--transport", "rdma"]
        case .tcp: ["a0", "--transport", "tcp"]
        }
    }

    /// This host's interface on that route.
    var interface: String { self == .iwarp ? "nic0-iw" : "nic0" }

    /// The operations that there are to choose from; TCP has one, which needs no name.
    var operations: [String] { self == .tcp ? [""] : ["write", "read", "send"] }
}

/// A carrier and an operation on it.
struct Traffic: CustomTestStringConvertible, Sendable {
    let carrier: Carrier
    let operation: String

    static let all = Carrier.allCases.flatMap { carrier in
        carrier.operations.map { Traffic(carrier: carrier, operation: $0) }
    }

    var testDescription: String { "\(carrier) \(operation)" }

    /// Host and options.
    var arguments: [String] { carrier.route + verb }

    /// The option that chooses the operation.
    var verb: [String] { operation.isEmpty ? [] : ["--op", operation] }
}
