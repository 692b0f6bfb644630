import Testing

@testable import Verbs

extension OnDevices {
    @Suite("The data path")
    struct DatapathTests {
        @Test("writes, reads back, and signals once a batch, or what siw would not copy", arguments: Wire.allCases)
        func writeAndRead(_ wire: Wire) throws {
            try Endpoint.withPair(over: wire) { client, server in
                let target = try client.peerMemory
                let half = 512 << 10
                for index in 0..<half {
                    client.memory.bytes[index] = UInt8(truncatingIfNeeded: index &* 31 &+ index >> 8)
                }
                var ring = try SendRing(client.queuePair, capacity: 16, regions: [client.memory])
                var poller = CompletionPoller(client.completions)
                let piece = half / 8
                for index in 0..<8 {
                    let local = client.memory.slice(offset: index * piece, count: piece)
                    try ring.write(local, to: target.address + UInt64(index * piece), key: target.key)
                }
                #expect(ring.appended == 8 && ring.posted == 0 && ring.room == 8)
                try ring.flush()
                #expect(ring.posted == 8 && ring.outstanding == 8)
                let counts = try completeAll(of: &ring, &poller)
                let expected = wire == .roce ? [8] : Array(repeating: 1, count: 8)
                #expect(counts == expected, "siw sends in place what is not signalled")
                #expect(ring.room == 16)

                try ring.read(
                    into: client.memory.slice(offset: half, count: half),
                    from: target.address,
                    key: target.key
                )
                try ring.flush()
                try #require(try poller.wait(timeoutMilliseconds: 20_000) == 1)
                #expect(try ring.complete(poller[0]) == 1)
                let bytes = client.memory.bytes
                #expect(bytes[..<half].elementsEqual(bytes[half...]), "what was written is what was read")
                #expect(server.memory.bytes[..<half].elementsEqual(bytes[..<half]))
            }
        }

        @Test("what goes without a signal completes with the next flush that has one", arguments: Wire.allCases)
        func unsignaled(_ wire: Wire) throws {
            try Endpoint.withPair(over: wire) { client, _ in
                let target = try client.peerMemory
                var ring = try SendRing(client.queuePair, capacity: 4, regions: [client.memory])
                var poller = CompletionPoller(client.completions)
                for round in 1...3 {
                    for index in 0..<4 {
                        try ring.write(client.memory.slice(count: 8), to: target.address, key: target.key)
                        try ring.flush(signaled: index == 3)
                    }
                    #expect(ring.room == 0 && ring.outstanding == 4)
                    try #require(try poller.wait(timeoutMilliseconds: 20_000) == 1)
                    #expect(poller[0].sequence == UInt64(4 * round - 1))
                    #expect(try ring.complete(poller[0]) == 4)
                }
                #expect(try poller.wait(timeoutMilliseconds: 50) == 0, "one completion for four flushes")

                for _ in 0..<2 {
                    try ring.write(client.memory.slice(count: 8), to: target.address, key: target.key)
                }
                ring.endBatch(signaled: false)
                #expect(ring.batchCount == 0 && ring.posted == 12)
                try ring.flush()
                #expect(try completeAll(of: &ring, &poller) == [2], "the batch had ended before")
            }
        }

        @Test("batches that are posted with one call complete each for itself", arguments: Wire.allCases)
        func batches(_ wire: Wire) throws {
            try Endpoint.withPair(over: wire) { client, _ in
                let target = try client.peerMemory
                var ring = try SendRing(client.queuePair, capacity: 8, regions: [client.memory])
                var poller = CompletionPoller(client.completions)
                for length in [3, 2, 1] {
                    for index in 0..<length {
                        #expect(ring.batchCount == index)
                        try ring.write(client.memory.slice(count: 8), to: target.address, key: target.key)
                    }
                    if length > 1 { ring.endBatch() }
                }
                #expect(ring.appended == 6 && ring.posted == 0)
                try ring.flush()
                #expect(ring.posted == 6 && ring.batchCount == 0)
                #expect(try completeAll(of: &ring, &poller) == [3, 2, 1])
            }
        }

        /// Waits for all that is under way; how many requests each completion ended.
        private func completeAll(of ring: inout SendRing, _ poller: inout CompletionPoller) throws -> [Int] {
            var counts: [Int] = []
            while ring.outstanding > 0 {
                let count = try poller.wait(timeoutMilliseconds: 20_000)
                try #require(count > 0, "after completions of \(counts) requests")
                for index in 0..<count { counts.append(try ring.complete(poller[index])) }
            }
            return counts
        }

        @Test("sends messages, inline and not, into receives in order", arguments: Wire.allCases)
        func send(_ wire: Wire) throws {
            var options = Endpoint.Options()
            options.receives = 8
            try Endpoint.withPair(over: wire, options) { client, server in
                let inlineBytes = client.queuePair.granted.inlineBytes
                #expect(inlineBytes >= 16, "rxe and siw both take inline data")
                var ring = try SendRing(client.queuePair, capacity: 8, regions: [client.memory])
                var poller = CompletionPoller(client.completions)
                let receives = try ReceiveRing(server.queuePair, region: server.memory, slotSize: 64, count: 8)
                var receivePoller = CompletionPoller(server.completions)
                let lengths = [0, 1, min(inlineBytes, 64), 64]
                for length in lengths {
                    for index in 0..<64 { client.memory.bytes[index] = UInt8(length &+ index) }
                    try ring.send(client.memory.slice(count: length))
                    try ring.flush()
                    // Inline data is taken when it is posted: the memory may be used again at once.
                    if length <= inlineBytes { client.memory.bytes[0] = 0xEE }
                    try #require(try poller.wait(timeoutMilliseconds: 20_000) == 1)
                    try ring.complete(poller[0])
                }
                var slot = 0
                while slot < lengths.count {
                    let count = try receivePoller.wait(timeoutMilliseconds: 20_000)
                    try #require(count > 0, "message \(slot) did not arrive")
                    for index in 0..<count {
                        let completion = receivePoller[index]
                        #expect(completion.isReceive && completion.slot == slot && completion.isSuccess)
                        let message = receives.message(completion)
                        #expect(message.elementsEqual((0..<lengths[slot]).map { UInt8(lengths[slot] &+ $0) }))
                        slot += 1
                    }
                }
            }
        }

        @Test("what is solicited wakes a receiver, and with it all that came before", arguments: Wire.allCases)
        func solicited(_ wire: Wire) throws {
            var options = Endpoint.Options()
            options.receives = 8
            try Endpoint.withPair(over: wire, options) { client, server in
                var ring = try SendRing(client.queuePair, capacity: 8, regions: [client.memory])
                var poller = CompletionPoller(client.completions)
                var receiver = CompletionPoller(server.completions)
                var received = 0
                for count in [1, 4, 3] {
                    try receiver.arm(.solicited)
                    for _ in 0..<count { try ring.send(client.memory.slice(count: 8)) }
                    try ring.flush()
                    #expect(try receiver.sleep(timeoutMilliseconds: 20_000))
                    let found = try receiver.poll()
                    received += found
                    if server.completions.tellsSolicited { #expect(found == count) }
                    try #require(try poller.wait(timeoutMilliseconds: 20_000) == 1)
                    try ring.complete(poller[0])
                    received += try receiver.poll()
                }
                #expect(received == 8)
                #expect(server.completions.tellsSolicited == (wire == .roce))
            }
        }

        @Test("a full ring refuses, and takes again after completions", arguments: Wire.allCases)
        func fullRing(_ wire: Wire) throws {
            try Endpoint.withPair(over: wire) { client, _ in
                let target = try client.peerMemory
                var ring = try SendRing(client.queuePair, capacity: 4, regions: [client.memory])
                var poller = CompletionPoller(client.completions)
                let local = client.memory.slice(count: 128)
                for round in 1...5 {
                    for _ in 0..<4 { try ring.write(local, to: target.address, key: target.key) }
                    #expect(ring.room == 0)
                    var refusal: RdmaError?
                    do { try ring.write(local, to: target.address, key: target.key) } catch let error as RdmaError {
                        refusal = error
                    }
                    #expect(refusal?.description.contains("all 4 requests are under way") == true)
                    try ring.flush()
                    try #require(try poller.wait(timeoutMilliseconds: 20_000) == 1)
                    try ring.complete(poller[0])
                    #expect(ring.completed == UInt64(round * 4))
                }
            }
        }

        @Test("reads and writes mixed end in order", arguments: Wire.allCases)
        func mixed(_ wire: Wire) throws {
            try Endpoint.withPair(over: wire) { client, _ in
                let target = try client.peerMemory
                var ring = try SendRing(client.queuePair, capacity: 16, regions: [client.memory])
                var poller = CompletionPoller(client.completions)
                let large = 256 << 10
                for _ in 0..<4 {
                    try ring.read(into: client.memory.slice(count: large), from: target.address, key: target.key)
                    try ring.flush()
                    try ring.write(client.memory.slice(offset: large, count: 8), to: target.address, key: target.key)
                    try ring.flush()
                }
                var expected: UInt64 = 0
                while ring.outstanding > 0 {
                    let count = try poller.wait(timeoutMilliseconds: 20_000)
                    try #require(count > 0)
                    for index in 0..<count {
                        #expect(poller[index].sequence == expected)
                        expected += 1
                        try ring.complete(poller[index])
                    }
                }
            }
        }

        @Test("a poke is answered, in both directions, before anything else is sent", arguments: Wire.allCases)
        func poke(_ wire: Wire) throws {
            try Endpoint.withPair(over: wire) { client, server in
                for end in [server, client, server] {
                    var ring = try SendRing(end.queuePair, capacity: 4)
                    var poller = CompletionPoller(end.completions)
                    try ring.poke()
                    try #require(try poller.wait(timeoutMilliseconds: 20_000) == 1)
                    #expect(try ring.complete(poller[0]) == 1)
                }
            }
        }

        @Test("the armed wait misses no completion", arguments: Wire.allCases)
        func waitRace(_ wire: Wire) throws {
            try Endpoint.withPair(over: wire) { client, _ in
                let target = try client.peerMemory
                var ring = try SendRing(client.queuePair, capacity: 16, regions: [client.memory])
                var poller = CompletionPoller(client.completions, batch: 1)
                // Completions arrive at all moments between arming and sleeping; a lost one shows as a wait of a minute.
                for round in 0..<2000 {
                    try ring.write(client.memory.slice(count: round % 300), to: target.address, key: target.key)
                    try ring.flush()
                    if round % 3 == 0 { try poller.arm(round % 2 == 0 ? .next : .solicited) }
                    while ring.outstanding > 0 {
                        try #require(
                            try poller.wait(timeoutMilliseconds: 60_000) > 0,
                            "a completion was lost, round \(round)"
                        )
                        try ring.complete(poller[0])
                    }
                }
                #expect(ring.completed == 2000)
                #expect(try poller.wait(timeoutMilliseconds: 10) == 0, "and none was made up")
            }
        }
    }
}
