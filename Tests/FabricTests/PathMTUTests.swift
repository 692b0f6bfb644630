import Testing

@testable import Fabric

@Suite struct PathMTUTests {
    @Test(arguments: [576, 577, 578, 1007, 1500, 4321, 8999, 9000, 9216, 9613, 9614])
    func theSearchFindsWhereItBreaks(_ limit: Int) {
        var search = PathMTUSearch(from: 576, to: 9614)
        #expect(search.nextSizes == [576, 9614], "the largest should pass, and the smallest must")
        let rounds = run(&search) { $0 <= limit }
        #expect(search.passed == limit)
        #expect(rounds == (limit == 9614 ? 1 : 4))
    }

    @Test(arguments: 576...600)
    func aShortSpanIsTriedAtOnce(_ limit: Int) {
        var search = PathMTUSearch(from: 576, to: 597)
        #expect(run(&search) { $0 <= limit } <= 2 && search.passed == min(limit, 597))
    }

    @Test func nothingPassesWhereNotEvenTheSmallestDoes() {
        for largest in [9000, 576, 100, 0] {
            var search = PathMTUSearch(from: 576, to: largest)
            #expect(run(&search) { _ in false } == 1 && search.passed == nil)
        }
    }

    @Test func aSizeIsOpenUntilSomethingIsKnownOfIt() {
        var search = PathMTUSearch(from: 576, to: 0)
        #expect(search.nextSizes == [0] && search.isOpen(0))
        search.note(passed: 0)
        #expect(search.nextSizes.isEmpty && !search.isOpen(0))
    }

    /// A single packet that is lost for another reason is forgotten where a larger one passes.
    @Test func whatPassesOutweighsWhatWasLost() {
        var search = PathMTUSearch(from: 576, to: 9000)
        search.note(passed: 9000)
        search.note(lost: [576])
        #expect(search.nextSizes.isEmpty && search.passed == 9000)
    }

    @Test func anAnswerThatComesLateCounts() {
        var search = PathMTUSearch(from: 576, to: 9000)
        search.note(passed: 576)
        search.note(lost: [9000])
        let sizes = search.nextSizes
        #expect(sizes.count == 20 && sizes == sizes.sorted() && sizes.allSatisfy { (577..<9000).contains($0) })
        search.note(lost: sizes)
        #expect(search.nextSizes.allSatisfy { $0 < sizes[0] })
        search.note(passed: sizes[10])
        #expect(search.nextSizes.allSatisfy { (sizes[10] + 1..<sizes[11]).contains($0) })
        search.note(passed: 9000)
        #expect(search.nextSizes.isEmpty && search.passed == 9000)
    }

    /// The rounds that a search takes.
    private func run(_ search: inout PathMTUSearch, _ passes: (Int) -> Bool) -> Int {
        var rounds = 0
        while true {
            let sizes = search.nextSizes
            if sizes.isEmpty { return rounds }
            rounds += 1
            for size in sizes where passes(size) { search.note(passed: size) }
            search.note(lost: sizes.filter { !passes($0) })
        }
    }

    /// "Failed Live Migrations with Event ID 21502": NICs at 9614, the first switch at 12000, the second at 9216.
    @Test func theArticlesSwitchIsNamedWithWhatToSet() throws {
        let verdict = PathMTU(clientMTU: 9614, serverMTU: 9614, upload: 9216, download: 9216).verdict(
            carriesRDMA: false
        )
        #expect(verdict.severity == .failure)
        #expect(verdict.seen.contains("packets up to 9216 bytes pass, 9217 do not"))
        #expect(verdict.seen.contains("vanish without a word"))
        let advice = try #require(verdict.advice)
        #expect(advice.contains("an MTU of 9000") && advice.contains("9014"))
    }

    @Test(
        arguments: [
            (PathMTU(clientMTU: 9000, serverMTU: 9000, upload: 9000, download: 9000), "ok", "pass both ways", nil),
            (PathMTU(clientMTU: 9000, serverMTU: 1500, upload: 1500, download: 1500), "warning", "differ", "same MTU"),
            (
                PathMTU(clientMTU: 9000, serverMTU: 9000, upload: 9000, download: 1500), "failure",
                "to the client packets up to 1500 bytes pass", "MTU of 1500"
            ),
            (
                PathMTU(clientMTU: 9000, serverMTU: 9000, upload: 9000, download: 1400, refused: [.upload]), "failure",
                "vanish", "MTU of 1400"
            ),
            (PathMTU(clientMTU: 9000, serverMTU: 9000, upload: nil, download: nil), "warning", "no UDP", "firewall"),
        ] as [(PathMTU, String, String, String?)]
    )
    func theVerdict(_ found: PathMTU, _ severity: String, _ seen: String, _ advice: String?) {
        let verdict = found.verdict(carriesRDMA: false)
        #expect(verdict.severity.rawValue == severity)
        #expect(verdict.seen.contains(seen), "\(verdict.seen)")
        #expect(advice.map { verdict.advice?.contains($0) == true } ?? (verdict.advice == nil), "\(verdict)")
    }

    /// TCP does what a router asks for; RDMA does not, and neither helps where one way is silent.
    @Test func aRouterThatSpeaksUpIsHeardByTCPAlone() throws {
        var found = PathMTU(
            clientMTU: 9000,
            serverMTU: 9000,
            upload: 1400,
            download: 1400,
            refused: [.upload, .download]
        )
        let tcp = found.verdict(carriesRDMA: false)
        #expect(tcp.severity == .warning && tcp.seen.contains("TCP will send packets of 1400 bytes"), "\(tcp)")
        #expect(tcp.advice?.contains("MTU of 1400") == true && tcp.advice?.contains("RDMA would not") == true)
        let rdma = found.verdict(carriesRDMA: true)
        #expect(rdma.severity == .failure && rdma.seen.contains("RDMA does not listen"), "\(rdma)")
        found.refused = [.upload]
        #expect(found.verdict(carriesRDMA: false).severity == .failure)
        found.download = 9000
        #expect(found.verdict(carriesRDMA: false).severity == .warning, "the other way needs no word")
    }

    @Test func whatRoCEsPathMTUCosts() {
        #expect(RoCEPathMTU.verdict(4096, interfaceMTU: 9000).severity == .ok)
        #expect(RoCEPathMTU.verdict(4096, interfaceMTU: 9000).seen.contains("98.0 %"))
        let small = RoCEPathMTU.verdict(1024, interfaceMTU: 1500)
        #expect(small.seen.contains("92.6 %"))
        #expect(small.advice?.contains("4096 would bring 5.9 % more") == true)
    }
}
