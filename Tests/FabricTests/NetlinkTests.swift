import SystemPackage
import Testing

@testable import Fabric

@Suite struct NetlinkTests {
    @Test func attributesAreReadBack() {
        let bytes =
            NetlinkAttributes.bytes(type: 1, value: Array("nic0\u{0}".utf8))
            + NetlinkAttributes.bytes(type: 2 | 0x8000, value: [7])
        #expect(bytes.count == 20, "padded to 4 bytes each")
        let attributes = NetlinkAttributes(bytes[...])
        #expect(attributes[1].map { Array($0) } == Array("nic0\u{0}".utf8))
        #expect(attributes[2].map { Array($0) } == [7], "the flag of nesting is no part of the type")
        #expect(attributes[3] == nil)
    }

    /// Lengths that claim too much, too little, or nothing; what comes before them is kept.
    @Test(
        arguments: [
            [], [8], [8, 0, 2], [0, 0, 2, 0], [3, 0, 2, 0], [9, 0, 2, 0, 1, 1, 1, 1], [255, 255, 2, 0, 1],
            [0, 0, 0, 0, 0, 0, 0, 0],
        ] as [[UInt8]]
    )
    func lengthsAreNotBelieved(_ rest: [UInt8]) {
        let bytes = NetlinkAttributes.bytes(type: 1, value: [1, 2, 3, 4]) + rest
        let attributes = NetlinkAttributes(bytes[...])
        #expect(attributes[1].map { Array($0) } == [1, 2, 3, 4])
        #expect(attributes[2] == nil)
    }

    @Test func theLastPaddingMayBeMissing() {
        #expect(NetlinkAttributes([5, 0, 1, 0, 42])[1] == [42])
    }

    @Test func anAnswerMustBelongToItsQuestion() throws {
        let answer = NetlinkSocket.message(type: 78, sequence: 5, [1, 2, 3, 4])[...]
        #expect(try NetlinkSocket.body(of: answer, type: 78, sequence: 5) == [1, 2, 3, 4])
        #expect(throws: Errno.badMessage) { try NetlinkSocket.body(of: answer, type: 78, sequence: 6) }
        #expect(throws: Errno.badMessage) { try NetlinkSocket.body(of: answer, type: 77, sequence: 5) }
        for cut in 0..<answer.count {
            #expect(throws: Errno.badMessage) {
                try NetlinkSocket.body(of: answer.prefix(cut), type: 78, sequence: 5)
            }
        }
    }

    @Test(
        arguments: [
            (-95, .notSupportedOnSocket), (-19, .operationNotSupportedByDevice), (0, .badMessage), (.min, .badMessage),
        ] as [(Int32, Errno)]
    )
    func aRefusalIsTheKernelsError(_ number: Int32, _ error: Errno) {
        let answer = NetlinkSocket.message(type: 2, sequence: 1, number.nativeBytes)
        #expect(throws: error) { try NetlinkSocket.body(of: answer[...], type: 78, sequence: 1) }
    }

    /// The kernel's answer to RTM_GETLINK (18) for interface 1 is an RTM_NEWLINK (16), and no answer to what was asked.
    @Test func theKernelAnswers() throws {
        let about1 = [0, 0, 0, 0] + Int32(1).nativeBytes + [UInt8](repeating: 0, count: 8)
        #expect(throws: Errno.badMessage) { try NetlinkSocket().ask(type: 18, about1) }
        let about0 = [UInt8](repeating: 0, count: 4) + Int32.max.nativeBytes + [UInt8](repeating: 0, count: 8)
        #expect(throws: Errno.operationNotSupportedByDevice) { try NetlinkSocket().ask(type: 18, about0) }
    }
}
