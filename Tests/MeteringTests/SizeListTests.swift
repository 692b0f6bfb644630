import Foundation
import Metering
import Testing

@Suite struct SizeListTests {
    @Test(arguments: [
        ("64KiB", "64KiB"), ("4KiB,64KiB,1MiB", "4KiB,64KiB,1MiB"), (" 1 , 2 ", "1B,2B"),
        ("4KiB..32KiB", "4KiB,8KiB,16KiB,32KiB"),
        ("4KiB..8MiB", "4KiB,8KiB,16KiB,32KiB,64KiB,128KiB,256KiB,512KiB,1MiB,2MiB,4MiB,8MiB"),
        ("1..10", "1B,2B,4B,8B,10B"), ("64KiB..64KiB", "64KiB"), ("1..4,1MiB", "1B,2B,4B,1MiB"),
        ("3KB..7KB", "3KB,6KB,7KB"),
    ])
    func accepts(_ text: String, _ sizes: String) throws {
        #expect(try SizeList(parsing: text).description == sizes)
    }

    @Test func rangesReachTheLargestSize() throws {
        #expect(try SizeList(parsing: "1..1048576TiB").sizes.count == 61)
    }

    @Test(arguments: [
        ("", "nothing was given"), (",", "nothing was given"), ("4KiB,", "nothing was given"), ("0", "at least 1 byte"),
        ("0..8", "start at 1 byte"), ("8MiB..4KiB", "ends below its start"), ("..", "nothing was given"),
        ("4KiB..", "nothing was given"), ("1..2..3", "not a size"), ("4KiB...8KiB", "not a size"),
        ("4KiB-8KiB", "no known unit"), ("4K..8K", "K may mean"), ("64KiB;4KiB", "no known unit"),
        (String(repeating: "1,", count: 300) + "1", "more than 256 sizes"),
    ])
    func refuses(_ text: String, _ reason: String) throws {
        let error = try #require(throws: QuantityError.self) { try SizeList(parsing: text) }
        #expect(error.description.contains(reason), "\(error)")
    }

    @Test(arguments: ["[]", "[0]", "[4096,-1]", "4096", "{}", "[\(String(repeating: "1,", count: 256))1]"])
    func decodesNothingElse(_ json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(SizeList.self, from: Data(json.utf8)) }
    }

    @Test func survivesCoding() throws {
        let list = try SizeList(parsing: "4KiB..64KiB")
        #expect(try JSONDecoder().decode(SizeList.self, from: JSONEncoder().encode(list)) == list)
    }
}
