import Verbs

/// The client's side of probing a path: packets that must not be fragmented, both ways.
public struct PathProbe {
    private let socket: ProbeSocket
    private let token: [UInt8]
    private let isIPv6: Bool
    private var number: UInt32 = 0
    private var wasToldSo = false
    /// How long an answer may take, and how often it is asked for: a packet may be lost for other reasons.
    private let patience: Int32
    private let tries: Int

    /// A probe between two addresses.
    ///
    /// - Parameters:
    ///   - source: an address of this host.
    ///   - server: the responder's address and port.
    ///   - token: the session's 16 bytes.
    ///   - patience: milliseconds that an answer may take.
    ///   - tries: how often a size is tried before it counts as lost.
    public init(
        from source: String,
        to server: SocketAddress,
        token: [UInt8],
        patience: Int32 = 120,
        tries: Int = 2
    ) throws(FabricError) {
        socket = try ProbeSocket(at: source)
        try socket.connect(to: server)
        self.token = token
        self.patience = patience
        self.tries = tries
        isIPv6 = server.isIPv6
    }

    /// Searches both ways up to what both interfaces should carry.
    public mutating func measure(clientMTU: Int, serverMTU: Int) -> PathMTU {
        let smallest = isIPv6 ? PathMTU.smallestIPv6 : PathMTU.smallest
        let largest = min(clientMTU, serverMTU)
        let upload = search(smallest, largest) { (size: $0, answer: smallest) }
        // Where not even the smallest is answered nothing more is to be learnt.
        let download = upload == nil ? nil : search(smallest, largest) { (size: smallest, answer: $0) }
        return PathMTU(
            clientMTU: clientMTU,
            serverMTU: serverMTU,
            upload: upload,
            download: download,
            wasToldSo: wasToldSo
        )
    }

    private mutating func search(
        _ smallest: Int,
        _ largest: Int,
        _ sizes: (Int) -> (size: Int, answer: Int)
    ) -> Int? {
        let finding = PathMTUSearch.run(from: min(smallest, largest), to: largest) { size in
            let (size, answer) = sizes(size)
            return isAnswered(size, answer)
        }
        if case .passes(let size) = finding { return size }
        return nil
    }

    /// Whether a packet of `size` bytes arrives, and an answer of `answerSize` comes back.
    private mutating func isAnswered(_ size: Int, _ answerSize: Int) -> Bool {
        for _ in 0..<tries {
            number &+= 1
            let packet = ProbePacket(token: token, number: number, packetSize: UInt32(answerSize))
            if case .tooLarge = socket.send(packet, packetSize: size) { return refuse() }
            waiting: while true {
                switch socket.receive(within: patience) {
                case .packet(let answer, let answered, _):
                    // Answers to earlier tries may come late.
                    guard answer.token == token, answer.number == number else { continue }
                    return Int(answer.packetSize) == size && answered == answerSize
                case .tooLarge: return refuse()
                case .nothing: break waiting
                }
            }
        }
        return false
    }

    private mutating func refuse() -> Bool {
        wasToldSo = true
        return false
    }
}
