import TestSupport
import Testing

/// Expects that the server on host a serves a verified run.
func expectService(_ carrier: Carrier = .roce, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let run = try await Measurement.complete(
        ["run"] + carrier.route + ["--verify", "--bytes", "1MiB"],
        sourceLocation: sourceLocation
    )
    let row = try #require(try run.summary().first, sourceLocation: sourceLocation)
    #expect(row["verified"] == "true" && row["bytes"] == "1048576", sourceLocation: sourceLocation)
}

extension String {
    /// How often a text is in it.
    func count(of text: String) -> Int { ranges(of: text).count }
}
