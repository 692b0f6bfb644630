import CRdma
import Testing

@testable import Verbs

@Suite("Errors say what was tried, what happened and what to do")
struct ErrorTests {
    @Test("of a system call")
    func system() {
        let text = RdmaError(errno: 19, "opening the device").description
        #expect(
            text == "opening the device failed: No such device (errno 19). No RDMA device serves this. "
                + "List devices with `ibv_devices` and `rdma link`."
        )
    }

    @Test("of a call that returns a negative number")
    func negative() {
        #expect(RdmaError(errno: -22, "posting").cause == RdmaError(errno: 22, "posting").cause)
    }

    @Test("of memory that may not be locked: the limit, and how to raise it")
    func memoryLock() {
        let hint = MemoryLock.hint(for: 1 << 30, limit: 65536)
        let text = RdmaError(errno: 12, "registering 1073741824 bytes", hint: hint).description
        #expect(text.contains("Cannot allocate memory (errno 12)"))
        #expect(text.contains("RLIMIT_MEMLOCK) is 65536 bytes"))
        #expect(text.contains("ulimit -l 1048576"))
    }

    @Test("of a completion: libibverbs' words, the number, the vendor's code")
    func completion() {
        let error = RdmaError(.completion(.transportRetryExceeded, vendorError: 0x81), "request 7")
        let text = error.description
        #expect(text.hasPrefix("request 7 failed: transport retry counter exceeded (status 12), vendor error 0x81. "))
        for cause in ["peer is gone", "firewall drops UDP port 4791", "path MTU"] { #expect(text.contains(cause)) }
    }

    @Test("of every status have words of their own")
    func statuses() {
        let texts = (0...21).map { CompletionStatus(rawValue: $0).description }
        #expect(Set(texts).count == 22)
        #expect(CompletionStatus(rawValue: 999).description.hasSuffix("(status 999)"))
        #expect(CompletionStatus.flushed.rawValue == 5)
        #expect(CompletionStatus.remoteAccess.rawValue == 10)
        #expect(CompletionStatus.receiverNotReadyRetryExceeded.rawValue == 13)
    }

    @Test(
        "of a connection event",
        arguments: [
            (ConnectionEventKind.rejected, Int32(8), "invalid service ID, so nothing listens there (reason 8)"),
            (.rejected, 28, "connection rejected: the application refused (reason 28)"),
            (.rejected, 77, "connection rejected (status 77)"),
            (.rejected, -111, "connection rejected: Connection refused (status -111)"),
            (.unreachable, -110, "UDP port 4791 (RoCE) or the TCP port (iWARP)"),
            (.rejected, 28, "The server turned this connection down"),
            (
                .addressError, -19,
                "address not resolved: No such device (status -19). No RDMA device serves the interface"
            ),
            (.addressError, -110, "Check that the peer's address answers (`ping`)"),
            (.disconnected, 0, "failed: disconnected. The peer ended the connection, or died."),
        ]
    )
    func event(_ kind: ConnectionEventKind, _ status: Int32, _ words: String) {
        #expect(RdmaError(.connection(kind, status: status), "connecting").description.contains(words))
    }

    @Test("of a wait")
    func timeout() {
        let text = RdmaError(.timedOut(.seconds(5)), "connecting").description
        #expect(text.hasPrefix("connecting failed: nothing happened within 5.0 seconds. Check that the peer runs"))
    }

    @Test("name events as librdmacm numbers them")
    func eventNumbers() {
        #expect(ConnectionEventKind(RDMA_CM_EVENT_ESTABLISHED) == .established)
        #expect(ConnectionEventKind(RDMA_CM_EVENT_TIMEWAIT_EXIT) == .timewaitExit)
        #expect(ConnectionEventKind(rdma_cm_event_type(rawValue: 999)) == .unknown)
    }
}
