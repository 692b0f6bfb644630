import Foundation
import Testing

extension TwoHosts {
    @Suite("Results", .served)
    struct OutputTests {
        private static let short = ["run", "a", "-t", "200ms", "--warmup", "0s"]

        @Test("--csv prints the lines of summary.csv, and nothing else, on standard output")
        func csv() async throws {
            let run = try await Measurement.complete(Self.short + ["--csv", "--size", "4KiB,64KiB"])
            #expect(run.program.output == run.text("summary.csv"))
            let table = try CSVTable(parsing: run.program.output)
            #expect(table.rows.map { $0["size_bytes"] } == ["4096", "65536"])
            #expect(Set(try run.intervals().map { $0["case"] }) == Set(table.rows.map { $0["case"] }))
        }

        @Test("--json prints run.json on standard output")
        func json() async throws {
            let run = try await Measurement.complete(Self.short + ["--json"])
            #expect(run.program.output == run.text("run.json"))
            #expect(try run.record().complete)
        }

        @Test("a folder of each run, and a link to the latest")
        func folders() async throws {
            let run = try await Measurement.complete(Self.short)
            let kept = try run.kept()
            #expect(kept.count == 2 && kept.last == "latest")
            #expect(try run.summary().first?["run_id"] == kept.first)
        }

        @Test("requirements that are met, and not met")
        func requirements() async throws {
            let met = ["--no-results", "--require", "throughput>=1Mbps", "--require", "errors==0"]
            #expect(try await Program.run(["rdmabench"] + Self.short + met).status == 0)
            let missed = ["--no-results", "--require", "errors==0", "--require", "throughput>=1000Gbps"]
            let outcome = try await Program.run(["rdmabench"] + Self.short + missed)
            #expect(outcome.status == 1 && outcome.output.contains("roce"))
            #expect(outcome.errors.contains("throughput>=1000Gbps is not met: throughput_gbps is "))
        }

        @Test("a folder that cannot be written is named, before anything is measured")
        func readOnly() async throws {
            // The lab's hosts have the machine's disk, read-only.
            let outcome = try await Program.run(["rdmabench"] + Self.short + ["--results", "/usr/share/results"])
            outcome.expectRefusal("/usr/share/results", "choose a folder for results that you may write to")
            let file = try await Program.run(["rdmabench"] + Self.short + ["--results", "/etc/hosts/results"])
            file.expectRefusal("/etc/hosts")
        }

        @Test("a disk that is full costs the files, not the figures")
        func diskFull() async throws {
            let scratch = try Scratch()
            let mounted = try await Program.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", scratch.path])
            try #require(mounted.status == 0)
            let outcome = try await Program.run(["rdmabench"] + Self.short + ["--results", scratch.path])
            #expect(try await Program.run(["umount", scratch.path]).status == 0)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("No space left on device; free some space"), "\(outcome.errors)")
            #expect(outcome.output.contains("roce"), "no table: \(outcome.output)")
        }

        @Test("a reader that goes away does not cost the files")
        func brokenPipe() async throws {
            let scratch = try Scratch()
            let command = (["rdmabench"] + Self.short + ["--results", scratch.path, "--csv"]).joined(separator: " ")
            _ = try await Program.run(["bash", "-c", "\(command) | true"])
            #expect(!scratch.text("latest/summary.csv").isEmpty)
        }
    }
}
