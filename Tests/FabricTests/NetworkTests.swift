import Foundation
import Testing

@testable import Fabric

@Suite struct NetworkTests {
    @Test(
        arguments: [
            ("198.18.0.0/24", "198.18.0.255", true), ("198.18.0.0/24", "198.18.1.0", false),
            ("198.18.0.77/24", "198.18.0.1", true), ("198.18.0.0/15", "198.19.255.255", true),
            ("198.18.0.1", "198.18.0.1", true), ("198.18.0.1", "198.18.0.2", false), ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "fd00::1", false), ("fd00:18::/64", "fd00:18::ffff:1", true),
            ("fd00:18::/64", "fd00:18:0:1::1", false), ("fe80::/10", "fe80::1%lo", true), ("::/0", "fd00::1", true),
        ]
    )
    func holdsItsAddresses(_ network: String, _ address: String, _ isIn: Bool) throws {
        #expect(try Network(parsing: network).contains(address) == isIn)
    }

    @Test(arguments: ["", "/", "x", "198.18.0.0/33", "198.18.0.0/-1", "198.18.0.0/24/1", "fd00::/129", "host/24"])
    func refusesWhatIsNone(_ text: String) {
        #expect(throws: FabricError.self) { try Network(parsing: text) }
    }

    @Test(arguments: ["198.18.0.0/24", "fd00:18::/64", "0.0.0.0/0", "198.18.0.1/32"])
    func itsTextIsReadAgain(_ text: String) throws {
        let network = try Network(parsing: text)
        #expect(network.description == text)
        #expect(try JSONDecoder().decode(Network.self, from: JSONEncoder().encode(network)) == network)
    }

    @Test func whatLiesBehindThePrefixDoesNotCount() throws {
        #expect(try Network(parsing: "198.18.0.77/24").description == "198.18.0.0/24")
    }

    @Test(arguments: ["198.18.0.1/24", "fd00::1/64", "fe80::1%eth0/64"])
    func anAddressCrossesTheWire(_ text: String) throws {
        let json = Data("[\"\(text)\"]".utf8)
        let address = try JSONDecoder().decode([InterfaceAddress].self, from: json)[0]
        #expect(address.description == text)
        #expect(address.isLinkLocal == text.hasPrefix("fe80"))
        #expect(try JSONDecoder().decode([InterfaceAddress].self, from: JSONEncoder().encode([address])) == [address])
    }

    @Test(arguments: ["198.18.0.1", "198.18.0.1/33", "/24", "x/24", "1.2.3.4/24/5"])
    func aDamagedAddressIsRefused(_ text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([InterfaceAddress].self, from: Data("[\"\(text)\"]".utf8))
        }
    }
}
