import ArgumentParser
import Metering
import Transport

/// How a TCP stream is handed to the kernel and taken from it.
struct StreamOptions: ParsableArguments {
    @Option(
        name: .customLong("tcp-write"),
        help: """
            Bytes that one call hands to TCP, 8MiB at most: blocks that are smaller go together; with 1 each goes by itself. \
            (default: 512KiB; with more than 16 channels less, down to 128KiB)
            """,
        transform: ByteSize.init(parsing:)
    )
    var writeSize: ByteSize?

    @Flag(
        help: """
            TCP only: the sender's kernel takes pages as they are (sendfile(2)), as of a file, and makes no copy. Memory of \
            an application usually is copied.
            """
    )
    var sendfile = false

    @Flag(
        help: """
            TCP only: the receiver's kernel throws away what has come (MSG_TRUNC). Nothing is delivered to the program: \
            that is the network's work without the receiver's copy, and no figure of a transfer.
            """
    )
    var discardReceived = false
}
