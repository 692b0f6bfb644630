import Metering
import Verbs

/// The client's side of probing a path: packets that must not be fragmented, both ways at once.
public struct PathProbe {
    /// A size that is tried one way.
    private struct Question {
        let way: PathMTU.Way
        let size: Int
    }

    /// Answers take about as long as each other: what has not come in twice the longest so far will hardly come.
    private static let patienceInRoundTrips = 2.0
    /// No wait is shorter, in seconds: a host that is busy answers late.
    private static let leastPatience = 0.06
    /// None is longer.
    private static let mostPatience = 1.0

    private let socket: ProbeSocket
    private let token: [UInt8]
    private let smallest: Int
    private let firstPatience: Double
    private let tries: Int

    private var searches: [PathMTU.Way: PathMTUSearch] = [:]
    private var refused: Set<PathMTU.Way> = []
    /// What was sent, by the packet's number, less 1.
    private var asked: [(question: Question, time: MonotonicTime)] = []
    private var longestRoundTrip: Double?

    /// A probe between two addresses.
    ///
    /// - Parameters:
    ///   - source: an address of this host.
    ///   - server: the responder's address and port.
    ///   - token: the session's 16 bytes.
    ///   - patience: seconds that the first answer may take.
    ///   - tries: how often a size is tried before it counts as lost: a packet may be lost for other reasons.
    public init(
        from source: String,
        to server: SocketAddress,
        token: [UInt8],
        patience: Double = 0.25,
        tries: Int = 2
    ) throws(FabricError) {
        socket = try ProbeSocket(at: source)
        try socket.connect(to: server)
        self.token = token
        firstPatience = patience
        self.tries = tries
        smallest = server.isIPv6 ? PathMTU.smallestIPv6 : PathMTU.smallest
    }

    /// Searches both ways up to what both interfaces should carry.
    public mutating func measure(clientMTU: Int, serverMTU: Int) -> PathMTU {
        // An MTU of 0 is one that the kernel does not tell, as in a namespace with another one's /sys.
        let largest = min(clientMTU, serverMTU)
        for way in PathMTU.Way.allCases {
            searches[way] = PathMTUSearch(from: smallest, to: largest > 0 ? largest : smallest)
        }
        while true {
            let questions = searches.flatMap { way, search in
                search.nextSizes.map { Question(way: way, size: $0) }
            }
            if questions.isEmpty { break }
            tryAll(questions)
        }
        return PathMTU(
            clientMTU: clientMTU,
            serverMTU: serverMTU,
            upload: searches[.upload]?.passed,
            download: searches[.download]?.passed,
            refused: refused
        )
    }

    /// Tries sizes together, and those without an answer again; then they count as lost.
    private mutating func tryAll(_ questions: [Question]) {
        for _ in 0..<tries {
            let open = questions.filter { isOpen($0) }
            if open.isEmpty { return }
            for question in open { ask(question) }
            awaitAnswers(to: open)
        }
        for question in questions where isOpen(question) { searches[question.way]?.note(lost: [question.size]) }
    }

    private func isOpen(_ question: Question) -> Bool { searches[question.way]?.isOpen(question.size) ?? false }

    /// Sends a packet of that size, or a small one that asks for one.
    private mutating func ask(_ question: Question) {
        asked.append((question, .now()))
        let answerSize = question.way == .upload ? smallest : question.size
        socket.send(
            ProbePacket(token: token, number: UInt32(asked.count), packetSize: UInt32(answerSize)),
            packetSize: question.way == .upload ? question.size : smallest
        )
    }

    /// Takes answers until all are there, or those that are missing will not come.
    private mutating func awaitAnswers(to questions: [Question]) {
        let start = MonotonicTime.now()
        while questions.contains(where: { isOpen($0) }) {
            let left = patience - MonotonicTime.now().seconds(since: start)
            if left <= 0 { return }
            switch socket.receive(within: Int32(left * 1000) + 1) {
            case .packet(let answer, let size, _): take(answer, size)
            case .tooLarge: refused.insert(.upload)
            case .nothing: break
            }
        }
    }

    private var patience: Double {
        guard let longestRoundTrip else { return firstPatience }
        let least = min(Self.leastPatience, firstPatience)
        return min(max(longestRoundTrip * Self.patienceInRoundTrips, least), Self.mostPatience)
    }

    /// Notes what an answer says, be it to a size that was given up.
    private mutating func take(_ answer: ProbePacket, _ size: Int) {
        guard answer.token == token, asked.indices.contains(Int(answer.number) - 1) else { return }
        let (question, time) = asked[Int(answer.number) - 1]
        let arrived = question.way == .upload ? Int(answer.packetSize) : size
        guard arrived == question.size else { return }
        if answer.wasRefused { refused.insert(.download) }
        longestRoundTrip = max(longestRoundTrip ?? 0, MonotonicTime.now().seconds(since: time))
        searches[question.way]?.note(passed: question.size)
    }
}
