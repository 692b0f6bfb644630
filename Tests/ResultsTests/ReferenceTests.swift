import Fabric
import Foundation
import TestSupport
import Testing

@testable import Results

@Suite struct ReferenceTests {
    private static let header = "id,quantity,value,unit,condition,source,note,transports,link_gbps,limit_gbps\n"

    private func line(
        _ transport: String,
        limit: Double? = nil,
        _ direction: String = "upload",
        workload: String = "bandwidth"
    ) throws -> CaseLine {
        var row = SummaryRow(runID: "r", caseName: "c", transport: transport, operation: "", direction: direction)
        row.limitBytesPerSecond = limit
        row.clientNICs = ["nic0", "nic1"]
        row.serverNICs = ["nic0", "nic1"]
        row.workload = workload
        let file = try CSVFile(CSV.text([row]), path: "x", required: [])
        return try CaseLine(try #require(file.records.first))
    }

    private func figures(_ text: String) throws -> ReferenceFigures {
        let folder = try TemporaryFolder()
        try text.write(toFile: folder.path + "/figures.csv", atomically: true, encoding: .utf8)
        var figures = ReferenceFigures()
        try figures.add(reading: folder.path + "/figures.csv")
        return figures
    }

    /// The project's own file, as it is kept.
    private func ours() throws -> ReferenceFigures {
        var figures = ReferenceFigures()
        try figures.add(reading: try #require(ReferenceFigures.file.find(), "run the tests in the checkout"))
        return figures
    }

    @Test func onOtherLinksAFigureCountsByItsShare() throws {
        let figures = try ours()
        #expect(figures.throughput(for: try line("tcp"), link: 20)?.expected == 17)
        #expect(figures.throughput(for: try line("tcp"), link: 0.5)?.expected == 0.425)
        #expect(figures.throughput(for: try line("roce"), link: 0.5)?.figure.id == "lm-uncapped")
        #expect(figures.throughput(for: try line("roce"), link: nil) == nil, "the share of what is not known")
        #expect(figures.throughput(for: try line("roce", "both"), link: 20) == nil)
    }

    @Test func aMigrationComparesByItsMemory() throws {
        let figures = try ours()
        let migration = try line("roce", workload: "migration")
        #expect(figures.throughput(for: migration, link: 20)?.figure.id == "evacuation-rate")
        #expect(figures.throughput(for: migration, link: 20)?.expected == 13.7)
        #expect(abs((figures.throughput(for: migration, link: 0.5)?.expected ?? 0) - 0.3425) < 1e-9)
        #expect(figures.throughput(for: migration, link: nil) == nil)
        #expect(figures.throughput(for: try line("roce", workload: "storage"), link: 20) == nil)
    }

    @Test func aLimitComparesWithTheSameShare() throws {
        let figures = try ours()
        // 1000 MiB/s of 2x10 Gbps is 25 MiB/s of 2x250 Mbps.
        let capped = try line("roce", limit: 26_214_400)
        #expect(figures.throughput(for: capped, link: 0.5)?.figure.id == "lm-cap-1000MB")
        #expect(figures.throughput(for: try line("roce", limit: 1e6), link: 0.5) == nil)
    }

    @Test func aFileOfTheOldFormIsTaken() throws {
        let figures = try figures("id,quantity,value,unit,condition,source,note\nmine,throughput,9,Gbps,here,me,\n")
        #expect(figures.throughput(for: try line("roce"), link: nil)?.expected == 9, "the value itself")
        #expect(figures.throughput(for: try line("roce", limit: 1e6), link: nil) == nil)
    }

    @Test func aBrokenFileIsNamed() throws {
        #expect(throws: ResultFileError.self) { try figures(Self.header + "x,throughput,,Gbps,c,s,,,,\n") }
        #expect(throws: ResultFileError.self) { try figures(Self.header + "x,throughput,9 Gbps,Gbps,c,s,,,,\n") }
        #expect(throws: ResultFileError.self) { try figures("id,value\nx,1\n") }
    }

    @Test func theCeilingIsThatOfTheSlowerEnd() throws {
        func host(_ speed: UInt64?, mtu: Int) -> HostDescription {
            HostDescription(
                hostname: "h",
                kernel: "k",
                architecture: "x",
                processors: 1,
                interfaces: ["nic0", "nic1"].map {
                    InterfaceDescription(name: $0, mtu: mtu, speedBitsPerSecond: speed, addresses: [])
                }
            )
        }
        func ceiling(
            _ client: HostDescription,
            _ server: HostDescription,
            _ speeds: [String: UInt64] = [:]
        ) throws
            -> LinkCeiling?
        {
            let record = RunRecord(
                runID: "r",
                started: Date(),
                command: [],
                toolVersion: "0",
                client: client,
                server: server
            )
            let run = try JSONDecoder().decode(RunDescription.self, from: Data(record.json().utf8))
            return LinkCeiling(try line("tcp"), run, speeds: speeds)
        }
        let ten: UInt64 = 10_000_000_000
        let both = try #require(try ceiling(host(ten, mtu: 9000), host(ten, mtu: 1500)))
        #expect(both.link == 20)
        #expect(abs(both.payload - 18.83) < 0.005, "2 x 10 Gbps at MTU 1500, as in the reference figures")
        #expect(try ceiling(host(ten, mtu: 9000), host(nil, mtu: 9000)) == nil)
        #expect(try ceiling(host(nil, mtu: 9000), host(nil, mtu: 9000), ["nic0": ten, "nic1": ten])?.link == 20)
    }

    @Test func filesAreFoundAboveTheProgramAndBesideIt() throws {
        let folder = try TemporaryFolder()
        let file = ProgramFile(name: "f", inCheckout: "results/f", installed: "share/f")
        let program = folder.path + "/a/b/bin/program"
        #expect(file.find(program: program, current: folder.path) == nil)
        for place in ["/results", "/a/b/share"] {
            try FileManager.default.createDirectory(atPath: folder.path + place, withIntermediateDirectories: true)
            try "".write(toFile: folder.path + place + "/f", atomically: true, encoding: .utf8)
            #expect(file.find(program: program) == folder.path + place + "/f")
        }
        #expect(file.find(program: nil, current: folder.path) == folder.path + "/results/f")
    }
}
