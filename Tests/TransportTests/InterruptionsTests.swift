import Foundation
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(1))) struct InterruptionsTests {
    /// On a thread that blocks all signals, as those of libdispatch do.
    @Test func aReadForWhichNothingComesEndsAgainAndAgain() async {
        let errors = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var signals = sigset_t()
                sigfillset(&signals)
                pthread_sigmask(SIG_SETMASK, &signals, nil)
                continuation.resume(returning: Self.readNothing(times: 3))
            }
        }
        #expect(errors == [EINTR, EINTR, EINTR])
    }

    private static func readNothing(times: Int) -> [Int32] {
        let pipe = Pipe()
        guard let interruptions = try? Interruptions(everyNanoseconds: 1_000_000) else { return [] }
        return withExtendedLifetime(interruptions) {
            (0..<times).map { _ in
                var byte: UInt8 = 0
                return read(pipe.fileHandleForReading.fileDescriptor, &byte, 1) == -1 ? errno : 0
            }
        }
    }
}
