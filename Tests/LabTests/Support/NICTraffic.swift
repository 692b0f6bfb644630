import Testing

/// What this host's two NICs have carried, as the kernel counts it: each counts for both of its functions.
struct NICTraffic {
    /// Bytes received and sent, by NIC.
    let bytes: [UInt64]

    static func now() async throws -> NICTraffic {
        let files = [0, 1].flatMap { nic in
            ["rx_bytes", "tx_bytes"].map { "/sys/class/net/nic\(nic)/statistics/\($0)" }
        }
        let outcome = try await Program.run(["cat"] + files)
        let counts = outcome.output.split(separator: "\n").compactMap { UInt64($0) }
        try #require(counts.count == 4, "\(outcome.errors)")
        return NICTraffic(bytes: [counts[0] + counts[1], counts[2] + counts[3]])
    }

    /// The NICs that have carried more than a tenth of all since an earlier reading.
    func busyNICs(since earlier: NICTraffic) -> [Int] {
        let moved = zip(bytes, earlier.bytes).map { $0 - $1 }
        let total = moved.reduce(0, +)
        return moved.indices.filter { moved[$0] * 10 > total }
    }
}
