import Testing

extension TwoHosts {
    /// Links on which what is under way at the end of the window takes long to arrive.
    @Suite("A slow link")
    struct SlowLinkTests {
        /// 32 MiB are under way, 13 s of this link: longer than draining may stand still.
        @Test(
            "drains as long as anything arrives, also where the other end cannot see it",
            arguments: ["upload", "download"]
        )
        func drains(_ direction: String) async throws {
            try await LabServer.serve { _ in
                let end = direction == "upload" ? "a" : "b"
                let run = try await Partner.with(
                    cable: ["rate", end, "0", "20mbit"],
                    undoneBy: ["rate", end, "0", "off"]
                ) {
                    try await Measurement.complete(
                        ["run"] + Carrier.iwarp.route + [
                            "--op", "write", "--direction", direction, "--size", "64KiB", "--channels", "4",
                            "--no-check", "-t", "1s", "--warmup", "0s",
                        ]
                    )
                }
                #expect(try run.summary().first?["errors"] == "0")
            }
        }
    }
}
