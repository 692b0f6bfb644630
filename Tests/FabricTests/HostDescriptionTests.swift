import Testing

@testable import Fabric

@Suite struct HostDescriptionTests {
    @Test func describesThisHost() {
        let host = HostDescription.current()
        #expect(!host.hostname.isEmpty)
        #expect(host.kernel.first?.isNumber == true)
        #expect(host.architecture.utf8.count > 2)
        #expect(host.processors >= 1)
        #expect((host.memoryBytes ?? 0) > 1 << 20)
    }

    @Test(
        arguments: [
            ("processor\t: 0\nmodel name\t: AMD EPYC 7B13\n", "AMD EPYC 7B13"),
            ("vendor_id\t: User Mode Linux\nmodel name\t: UML\nmode\t\t: skas\n", "UML"),
            (
                "processor : 0\nBogoMIPS : 50\nModel : Raspberry Pi 4 Model B Rev 1.4\n",
                "Raspberry Pi 4 Model B Rev 1.4"
            ),
            ("processor\t: 0\ncpu\t\t: POWER9, altivec supported\n", "POWER9, altivec supported"),
            ("model name :\nmodel name : late\n", "late"), ("processor : 0\nCPU part : 0xd0c\n", nil), ("", nil),
            (":\n:", nil),
        ] as [(String, String?)]
    )
    func findsTheProcessor(_ text: String, _ model: String?) {
        #expect(HostDescription.cpuModel(information: text) == model)
    }

    @Test(
        arguments: [
            ("MemTotal:       16384 kB\nMemFree: 1 kB\n", 16_777_216), ("MemTotal: 1 MB\n", nil),
            ("MemTotal: x kB", nil),
            ("MemTotal: -1 kB", nil), ("MemTotal: 18446744073709551615 kB\n", nil), ("", nil),
        ] as [(String, UInt64?)]
    )
    func findsTheMemory(_ text: String, _ bytes: UInt64?) {
        #expect(HostDescription.memoryBytes(information: text) == bytes)
    }

    @Test(
        arguments: [
            ("NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n", "Debian GNU/Linux 12 (bookworm)"),
            ("PRETTY_NAME=Plain\n", "Plain"), ("PRETTY_NAME=\"\"\n", nil), ("", nil),
        ] as [(String, String?)]
    )
    func findsTheSystem(_ text: String, _ name: String?) {
        #expect(HostDescription.operatingSystem(release: text) == name)
    }
}
