import Fabric
import Metering
import Pacing
import Results
import Testing

@testable import Transport
@testable import Workloads

@Suite struct CompareCaseTests {
    private let names = CompareCase.all.map(\.name)

    @Test func namesAreUniqueAndStay() {
        #expect(Set(names).count == names.count)
        #expect(
            names.filter { $0.hasPrefix("tcp") } == [
                "tcp-1ch", "tcp", "tcp-1000MiB", "tcp-1250MiB", "tcp-latency-idle", "tcp-latency-loaded",
                "tcp-storage-alone", "tcp-storage-unlimited", "tcp-storage-1000MiB", "tcp-storage-1250MiB",
                "tcp-storage-guarantee", "tcp-1ch-migration", "tcp-lz4-migration", "tcp-migration",
            ]
        )
        for carrier in ["roce", "iwarp", "ib"] {
            for name in ["migration", "write", "write-1000MiB", "read-1250MiB", "latency-loaded", "storage-guarantee"] {
                #expect(names.contains("\(carrier)-\(name)"))
            }
        }
    }

    @Test func whatIsHeldAgainstAnotherCaseComesAfterIt() throws {
        for one in CompareCase.all {
            guard let baseline = one.baseline else { continue }
            let position = try #require(CompareCase.all.firstIndex(of: baseline))
            #expect(position < (CompareCase.all.firstIndex(of: one) ?? 0), "\(one.name)")
        }
        #expect(CompareCase.all.count { $0.baseline != nil } == 4 * 5)
    }
}

@Suite struct CaseSelectionTests {
    private func names(only: [String] = [], skip: [String] = []) throws -> [String] {
        try CaseSelection(only: only, skip: skip).choose(from: CompareCase.all).map(\.name)
    }

    @Test func namesAndPatternsChoose() throws {
        #expect(try names() == CompareCase.all.map(\.name))
        #expect(try names(only: ["tcp", "roce-write"]) == ["tcp", "roce-write"])
        #expect(
            try names(only: ["*-latency-idle"], skip: ["ib-*", "roce*"]) == ["tcp-latency-idle", "iwarp-latency-idle"]
        )
        #expect(try names(skip: ["*-*"]) == ["tcp"])
    }

    @Test func aNameThatFitsNothingIsAnErrorThatListsThem() {
        for (only, skip) in [(["tpc"], []), ([], ["roce-wrote*"])] {
            let error = #expect(throws: CaseSelection.Problem.self) { try names(only: only, skip: skip) }
            #expect(error?.description.contains((only + skip)[0]) == true)
            #expect(error?.description.contains("iwarp-storage-guarantee") == true)
        }
        #expect(throws: CaseSelection.Problem.self) { try names(only: ["tcp"], skip: ["tcp"]) }
    }

    @Test func aPatternNamesNoCaseItself() throws {
        let one = try #require(CompareCase.all.last)
        #expect(CaseSelection(only: [one.name]).names(one))
        #expect(!CaseSelection(only: ["*"]).names(one))
    }
}

@Suite struct ComparisonTests {
    private let comparison = Comparison(seconds: 2, warmup: 0.5, completion: .adaptive)

    private func ways(_ carrier: Carrier, gigabits: Double?) -> CarrierRoute {
        let interface = InterfaceDescription(
            name: "nic0",
            mtu: 9000,
            speedBitsPerSecond: gigabits.map { UInt64($0 * 1e9) }
        )
        let host = HostDescription(
            hostname: "h",
            kernel: "k",
            architecture: "x",
            processors: 1,
            interfaces: [interface],
            rdmaPorts: []
        )
        return CarrierRoute(
            carrier,
            .example(carrier == .tcp ? .tcp : .rdma, label: carrier.rawValue),
            plan: nil,
            channels: 4,
            links: LinkCeiling(
                carrier.rawValue,
                client: host,
                clientNICs: ["nic0"],
                server: nil,
                serverNICs: [],
                isIPv6: false
            )
        )
    }

    private func planned(_ name: String, gigabits: Double? = 20) throws -> ConcurrentCase {
        let one = try #require(CompareCase.all.first { $0.name == name })
        return comparison.plan(one, over: ways(one.carrier, gigabits: gigabits))
    }

    @Test func allCasesAreMeasuredAlikeAndValid() throws {
        for one in CompareCase.all {
            let planned = comparison.plan(one, over: ways(one.carrier, gigabits: 20))
            #expect(planned.name == one.name && planned.obstacle == nil)
            for part in planned.parts {
                try part.plan.validate(physicalMemory: 1 << 30)
                // A migration is over when it is over.
                if part.plan.migration == nil {
                    #expect(part.plan.amount == .seconds(2) && part.plan.warmup == 0.5)
                }
                #expect(part.plan.completion == .adaptive)
                #expect(part.name == one.name || part.name.hasPrefix("\(one.name)."))
            }
        }
    }

    @Test func capsAreThoseOfTheArticle() throws {
        #expect(try planned("tcp-1000MiB").parts[0].plan.limit?.bytesPerSecond == 1000 << 20)
        #expect(try planned("roce-write-1250MiB").parts[0].plan.limit?.bytesPerSecond == 1250 << 20)
        #expect(try planned("roce-read-1000MiB", gigabits: 0.5).parts[0].plan.limit?.bytesPerSecond == 25 << 20)
        #expect(
            try planned("tcp-storage-1000MiB", gigabits: 0.5).parts.map(\.plan.limit?.bytesPerSecond) == [
                nil, 25 << 20,
            ]
        )
        #expect(try planned("roce-write").parts[0].plan.limit == nil)
    }

    @Test func storageAsksForItsPartOfTheLinks() throws {
        let alone = try planned("tcp-storage-alone", gigabits: 0.5)
        let storage = try #require(alone.parts[0].plan.storage)
        #expect(alone.parts.count == 1 && abs(storage.requestsPerSecond * 65536 * 8 - 0.2e9) < 1)
        #expect(alone.parts[0].plan.category == .virtualMachine)
        let guarantee = try planned("tcp-storage-guarantee", gigabits: 0.5)
        #expect(guarantee.rules[.virtualMachine].guarantee?.rate.bytesPerSecond == 15_625_000)
        #expect(guarantee.parts.map(\.plan.category) == [.virtualMachine, .liveMigration])
        #expect(try planned("tcp-storage-unlimited").rules.isEmpty)
    }

    @Test func latencyIsOfOneChannelBesideAllThatGoesThrough() throws {
        let loaded = try planned("iwarp-latency-loaded")
        #expect(loaded.parts.map(\.plan.workload) == [.latency, .bandwidth])
        #expect(loaded.parts.map(\.plan.channels) == [1, 4])
        #expect(loaded.parts.map(\.name) == ["iwarp-latency-loaded.latency", "iwarp-latency-loaded.load"])
    }

    @Test func withoutASpeedOnlyWhatNeedsNoneIsMeasured() throws {
        for one in CompareCase.all {
            let obstacle = try planned(one.name, gigabits: nil).obstacle
            switch one.measure {
            case .storage, .throughput(_, .some):
                #expect(obstacle?.contains("--speed nic0=10Gbps") == true, "\(one.name)")
            default: #expect(obstacle == nil, "\(one.name)")
            }
        }
        #expect(try planned("tcp-1000MiB", gigabits: 0.01).obstacle?.contains("1 MiB/s") == true)
    }

    @Test func aCarrierThatCarriesNothingIsAnObstacleOfAllItsCases() {
        let ways = CarrierRoute(.roce, obstacle: "b has no RoCE, the other end has")
        for one in CompareCase.all where one.carrier == .roce {
            let planned = comparison.plan(one, over: ways)
            #expect(planned.obstacle == "b has no RoCE, the other end has", "\(one.name)")
            #expect(planned.parts.allSatisfy { $0.route.label == "roce" } && planned.seconds == 0)
        }
    }

    @Test func machinesHaveWhatTheLinksCarryInTheTime() throws {
        let ways = ways(.roce, gigabits: 10)
        let measure = CompareCase.Measure.migration(.smb)
        let case10 = comparison.plan(CompareCase(carrier: .roce, measure: measure), over: ways)
        let plan = try #require(case10.parts.first?.plan)
        let pattern = try #require(plan.migration)
        #expect(plan.operation == .read && plan.category == .liveMigration && plan.warmup == 0)
        #expect((0.95...1).contains(Double(pattern.totalMemory) / (10e9 / 8 * 2)))
        #expect(pattern.totalResident <= 256 << 20)
        #expect(case10.seconds == 2 && case10.obstacle == nil)
        #expect(throws: Never.self) { try plan.validate(physicalMemory: 1 << 30) }
    }
}
