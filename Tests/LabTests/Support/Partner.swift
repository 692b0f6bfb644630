import Testing

/// What tests do to the lab's hosts.
enum Partner {
    /// Runs a command on a host, and expects that it succeeds.
    @discardableResult
    static func run(_ host: String, _ command: String) async throws -> String {
        let outcome = try await Program.run(["on-host", host, "bash", "-euo", "pipefail", "-c", command])
        try #require(outcome.status == 0, "\(host): \(command): \(outcome.errors)")
        return outcome.output
    }

    /// Pulls a cable of this host, the first unless said, for `body`: frames vanish without a word.
    static func withoutCable<Value>(_ network: Int = 0, _ body: () async throws -> Value) async throws -> Value {
        try await with(cable: ["pull", "b", "\(network)"], undoneBy: ["plug", "b", "\(network)"], body)
    }

    /// Lets a switch's port to a host drop what is larger, without a word, for `body`.
    static func withPortMTU<Value>(
        _ mtu: Int,
        of host: String,
        network: Int,
        otherwise usual: Int,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let port = ["mtu", host, "\(network)"]
        return try await with(cable: port + ["\(mtu)"], undoneBy: port + ["\(usual)"], body)
    }

    /// Lets a firewall on a host drop UDP packets to a port that come from its first network, for `body`.
    static func withBlockedPort<Value>(
        _ port: Int,
        on host: String,
        _ body: () async throws -> Value
    ) async throws -> Value {
        try await with(cable: ["block", host, "0", "\(port)"], undoneBy: ["allow", host, "0"], body)
    }

    /// Loses so many percent of what this host sends over its first cable, for `body`.
    static func withLoss<Value>(ofPercent percent: Int, _ body: () async throws -> Value) async throws -> Value {
        try await with(cable: ["lose", "b", "0", "\(percent)"], undoneBy: ["lose", "b", "0", "0"], body)
    }

    /// Does something to a cable or a NIC for `body`, in the words of bench/lab/lib/cable.
    static func with<Value>(
        cable event: [String],
        undoneBy undo: [String],
        _ body: () async throws -> Value
    ) async throws -> Value {
        try #require(try await Program.run(["lab-cable"] + event).status == 0)
        return try await finally(body) { try #require(try await Program.run(["lab-cable"] + undo).status == 0) }
    }

    /// Sets a limit on this host for `body`.
    static func withLimit<Value>(
        _ limit: String,
        of category: String,
        _ body: () async throws -> Value
    ) async throws -> Value {
        try await run("b", "rdmabench limit set \(category) \(limit)")
        return try await finally(body) { try await run("b", "rdmabench limit remove \(category)") }
    }

    /// Runs `undo` after `body`, whatever came of it.
    static func finally<Value>(
        _ body: () async throws -> Value,
        _ undo: () async throws -> Void
    ) async throws -> Value {
        let result: Result<Value, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        try await undo()
        return try result.get()
    }

    /// Takes a host's RDMA devices away for `body`, and puts them back as the lab had made them.
    static func withoutDevices(on host: String, _ body: () async throws -> Void) async throws {
        try await run(host, "for d in iwarp0 iwarp1 roce0 roce1; do rdma link delete $d; done")
        try await finally(body) {
            try await run(
                host,
                """
                for n in 0 1; do rdma link add iwarp$n type siw netdev nic$n-iw; done
                for n in 0 1; do rdma link add roce$n type rxe netdev nic$n; done
                """
            )
        }
    }
}
