import Foundation
import TestSupport
import Testing

extension TwoHosts {
    @Suite("Measured again and again", .served)
    struct RepeatTests {
        @Test("cases take turns, and the table has median, spread and interval")
        func turns() async throws {
            let run = try await Measurement.complete(
                ["run", "a0", "--size", "4KiB,64KiB", "--repeat", "3", "-t", "200ms", "--warmup", "0s"]
            )
            let (small, large) = ("roce-write-upload-4KiB", "roce-write-upload-64KiB")
            let rows = try run.summary()
            let names = ["\(small)#1", "\(large)#1", "\(large)#2", "\(small)#2", "\(small)#3", "\(large)#3"]
            #expect(rows.map { $0["case"] } == names)
            #expect(rows.map { $0["repeat_of"] } == [small, large, large, small, small, large])
            #expect(rows.map { $0["repeat"] } == ["1", "1", "2", "2", "3", "3"])
            #expect(Set(try run.intervals().map { $0["case"] }) == Set(names))
            #expect(try run.record().cases.map(\.name) == names)
            let output = run.program.output
            #expect(output.contains("median") && output.contains("spread"), "\(output)")
            for line in output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }

        @Test("a run with repetitions can be compared with another")
        func diff() async throws {
            let scratch = try Scratch()
            let short = ["-t", "200ms", "--warmup", "0s", "--repeat", "2", "--quiet", "--results", scratch.path]
            for _ in 1...2 {
                let run = try await Program.run(["rdmabench", "run", "a0"] + short)
                try #require(run.status == 0, "\(run.errors)")
            }
            let runs = try scratch.names().filter { $0 != "latest" }.map { "\(scratch.path)/\($0)" }
            let diff = try await Program.run(["rdmabench", "diff"] + runs)
            #expect(diff.status == 0)
            #expect(diff.output.contains("roce-write-upload-64KiB"))
            #expect(!diff.errors.contains("Nothing can be said of chance"), "\(diff.errors)")
        }

        @Test("parts of a mix are repeated together")
        func mix() async throws {
            let run = try await Measurement.complete(
                [
                    "mix", "a0", "--storage", "iops=50,size=4KiB", "--migration", "off", "--migration", "10MiB",
                    "--repeat", "2", "-t", "300ms", "--warmup", "0s",
                ]
            )
            let parts = ["alone#1.storage", "10MiB#1.storage", "10MiB#1.migration"]
            let backwards = ["10MiB#2.storage", "10MiB#2.migration", "alone#2.storage"]
            #expect(try run.summary().map { $0["case"] } == parts + backwards)
            #expect(run.program.output.contains("10MiB.storage"), "\(run.program.output)")
        }

        @Test("no number of repetitions that makes no sense", arguments: ["0", "-1", "1001", "many"])
        func refused(_ count: String) async throws {
            try await Program.run(["rdmabench", "run", "a0", "--repeat=\(count)"]).expectRefusal("repeat")
        }
    }

    @Suite("What disturbs a measurement", .served)
    struct DisturbanceTests {
        @Test("a link that stumbles shows in the slowest second and the slowest 100 ms")
        func stumble() async throws {
            let client = try Measurement(
                ["run", "a0", "--transport", "tcp", "-t", "4s", "--warmup", "0s", "--interval", "200ms"]
            )
            try await client.program.waitUntilDataFlows()
            // TCP sends again some hundred milliseconds later what was lost meanwhile.
            try await Partner.withoutCable { try await Task.sleep(for: .milliseconds(300)) }
            let outcome = try await client.program.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            let row = try #require(try client.summary().first)
            let rate = try #require(row.number("throughput_gbps"))
            #expect(try #require(row.number("worst_100ms_gbps")) < rate / 10, "\(outcome.output)")
            #expect(try #require(row.number("worst_second_gbps")) < rate * 0.9, "\(outcome.output)")
            #expect(outcome.output.contains("100ms"), "\(outcome.output)")
        }

        @Test("another program on a host is told, with the end that it runs on")
        func otherPrograms() async throws {
            let spin = try Program(["on-host", "a", "timeout", "20", "bash", "-c", "while :; do :; done"])
            let run = try await Measurement.complete(["run", "a0", "--transport", "tcp", "-t", "1s"])
            spin.signal(SIGTERM)
            let row = try #require(try run.summary().first)
            let cores = try #require(row.number("server_other_cores"))
            #expect(cores > 0.1, "\(row)")
            let warnings = try run.record().warnings
            #expect(warnings.contains { $0.contains("server: other programs (most of it bash) used") }, "\(warnings)")
        }
    }
}
