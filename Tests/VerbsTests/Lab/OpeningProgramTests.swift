import Testing

@testable import Verbs

extension OnDevices {
    @Suite("The opening program of the documentation")
    struct OpeningProgramTests {
        @Test("greets", arguments: Wire.allCases)
        func greeting(_ wire: Wire) throws {
            let listener = try Listener(try wire.own())
            let address = try #require(listener.address)
            let server = Background { try beGreeted(listener) }
            try greet(address)
            #expect(try server.value() == "hello")
        }
    }
}
