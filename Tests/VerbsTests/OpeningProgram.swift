// The program that the documentation of Verbs opens with; a test compares the two.
// [program]
import Verbs

/// Writes a greeting into the memory of the server at an address.
func greet(_ server: SocketAddress) throws {
    let connector = try Connector(to: server)
    let domain = try ProtectionDomain(connector.context)
    let memory = try MemoryRegion(domain, count: 4096)
    let completions = try CompletionQueue(connector.context, capacity: 16)
    let queuePair = try QueuePair(
        connector.connectionID,
        protectionDomain: domain,
        completionQueue: completions
    )
    let connection = try connector.connect(queuePair)

    let target = try RemoteBuffer(bytes: connection.privateData)
    memory.bytes.copyBytes(from: "hello".utf8)
    var ring = try SendRing(queuePair, capacity: 16, regions: [memory])
    try ring.write(memory.slice(count: 5), to: target.address, key: target.key)
    try ring.flush()

    var poller = CompletionPoller(completions)
    while ring.outstanding > 0 {
        let count = try poller.wait(timeoutMilliseconds: -1)
        for index in 0..<count { try ring.complete(poller[index]) }
    }
    try connection.disconnect()
}

/// Gives one client memory to write into; what it wrote.
func beGreeted(_ listener: Listener) throws -> String? {
    guard let request = try listener.next(timeout: .seconds(10)) else { return nil }
    let domain = try ProtectionDomain(request.context)
    let memory = try MemoryRegion(domain, count: 4096, access: [.localWrite, .remoteWrite])
    let completions = try CompletionQueue(request.context, capacity: 16)
    let queuePair = try QueuePair(
        request.connectionID,
        protectionDomain: domain,
        completionQueue: completions
    )
    let connection = try request.accept(
        queuePair,
        parameters: ConnectionParameters(privateData: memory.remoteBuffer.bytes)
    )

    _ = try connection.end(within: .seconds(10))
    return String(decoding: memory.bytes.prefix { $0 != 0 }, as: UTF8.self)
}
// [end]
