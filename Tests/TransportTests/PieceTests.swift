import Metering
import Pacing
import Testing

@testable import Transport

@Suite struct PieceTests {
    @Test(arguments: [(10, 4, [4, 4, 2]), (10, 10, [10]), (10, 11, [10]), (1, 1, [1])] as [(Int, Int, [Int])])
    func piecesMakeUpTheBlock(_ length: Int, _ size: Int, _ lengths: [Int]) {
        let block = Block(index: 7, length: length)
        var due: Piece? = Piece(block)
        var pieces: [Piece] = []
        while let rest = due {
            let piece = rest.prefix(size)
            pieces.append(piece)
            due = piece.rest
        }
        #expect(pieces.map(\.length) == lengths)
        #expect(pieces.map(\.offset) == lengths.indices.map { lengths[..<$0].reduce(0, +) })
        #expect(pieces.map(\.isLast) == lengths.indices.map { $0 == lengths.count - 1 })
        #expect(pieces.allSatisfy { $0.block == block })
    }

    @Test func theRestOfABlockComesNext() {
        let source = BlockSource(blockSize: 10)
        var claims = BlockClaims(source)
        let first = claims.next()?.prefix(4)
        claims.putBack(first?.rest)
        let second = claims.next()
        #expect(second == Piece(Block(index: 0, length: 10), offset: 4, length: 6))
        claims.putBack(second?.rest)
        let third = claims.next()
        #expect(third == Piece(Block(index: 1, length: 10)))
    }

    @Test func aBlockThatHasBegunIsGivenBackOnce() {
        let source = BlockSource(blockSize: 10)
        source.end(after: 20)
        var dying = BlockClaims(source)
        let begun = dying.next()
        dying.putBack(begun?.prefix(4).rest)
        // What the channel posted and did not bring over is the whole block.
        dying.giveBack([Block(index: 0, length: 10)])
        var waiting = BlockClaims(source)
        let again = waiting.next()
        #expect(again == Piece(Block(index: 0, length: 10)))
        waiting.putBack(again)
        waiting.giveBack([])
        var last = BlockClaims(source)
        var left: [Piece] = []
        while let piece = last.next() { left.append(piece) }
        #expect(left == [Piece(Block(index: 0, length: 10)), Piece(Block(index: 1, length: 10))])
    }

    @Test func whatIsLeftOfABlockIsCutAndAWholeOneIsNot() {
        let source = BlockSource(blockSize: 10)
        var claims = BlockClaims(source)
        let whole = claims.next()
        claims.putBack(whole)
        claims.cut()
        let same = claims.next()
        #expect(same == whole)
        claims.putBack(same?.prefix(4).rest)
        claims.cut()
        let next = claims.next()
        #expect(next?.block.index == 1)
    }
}

@Suite struct PostedPiecesTests {
    private let one = Block(index: 3, length: 10)
    private let other = Block(index: 8, length: 6)
    private var pieces: [Piece] {
        let first = Piece(one).prefix(4)
        let second = Piece(one, offset: 4, length: 6)
        let third = Piece(other).prefix(2)
        return [first, second, third, Piece(other, offset: 2, length: 4)]
    }

    @Test func bytesCountWithTheirPieceAndBlocksWithTheirLast() {
        var posted = PostedPieces(capacity: 4)
        for piece in pieces { posted.append(piece) }
        var seen: [[UInt64]] = []
        while posted.count > 0 {
            posted.completeFirst(1)
            seen.append([posted.ledger.bytes, posted.ledger.blocks, posted.ledger.indexSum])
        }
        #expect(seen == [[4, 0, 0], [10, 1, 3], [12, 1, 3], [16, 2, 11]])
    }

    /// However much was posted and completed: a block is either confirmed, with all its bytes, or to be carried again.
    @Test func aBlockIsConfirmedWholeOrNotAtAll() {
        for count in 0...4 {
            for completed in 0...count {
                var posted = PostedPieces(capacity: 4)
                for piece in pieces.prefix(count) { posted.append(piece) }
                posted.completeFirst(completed)
                let left = posted.posted
                #expect(left.confirmed.blocks == UInt64(completed / 2))
                #expect(left.confirmed.bytes == [0, 0, 10, 10, 16][completed])
                let begun = [0, 1, 1, 2, 2][count]
                #expect(left.unconfirmed == Array([one, other].prefix(begun).dropFirst(completed / 2)))
                #expect(left.bytes == [0, 4, 10, 12, 16][count])
            }
        }
    }
}

/// Whole blocks are entered together: what comes of them is what comes of each by itself.
@Suite struct PostedRunTests {
    @Test(arguments: 1...7)
    func isTheSameAsItsBlocks(_ atOnce: Int) {
        let runs = [
            BlockRun(from: Block(index: 5, length: 10), count: 4),
            BlockRun(from: Block(index: 20, length: 3), count: 3),
        ]
        var together = PostedPieces(capacity: 7)
        var alone = PostedPieces(capacity: 7)
        for run in runs {
            together.append(run)
            for place in 0..<run.count {
                alone.append(Piece(Block(index: run.first.index + UInt64(place), length: run.length)))
            }
        }
        while alone.count > 0 {
            let completed = min(atOnce, alone.count)
            together.completeFirst(completed)
            alone.completeFirst(completed)
            let (count, ledger, posted) = (together.count, together.ledger, together.posted)
            let (otherCount, otherLedger, otherPosted) = (alone.count, alone.ledger, alone.posted)
            #expect(count == otherCount && ledger == otherLedger)
            #expect(posted.confirmed == otherPosted.confirmed && posted.bytes == otherPosted.bytes)
            #expect(posted.unconfirmed == otherPosted.unconfirmed)
        }
    }
}

/// The loop, with a channel that keeps in mind what was posted.
@Suite struct DriveTests {
    private struct Recorder: Requester, ~Copyable {
        let takesPieces: Bool
        private(set) var sent: [Piece] = []
        private(set) var pieces = PostedPieces(capacity: 4)
        private(set) var hasBeenCut = false

        init(takesPieces: Bool) { self.takesPieces = takesPieces }

        var room: Int { 4 - pieces.count }
        var outstanding: Int { pieces.count }
        var ledger: BlockLedger { pieces.ledger }
        var posted: PostedBlocks { pieces.posted }

        mutating func post(_ piece: Piece) {
            sent.append(piece)
            pieces.append(piece)
        }
        mutating func cut() { hasBeenCut = true }
        mutating func flush() {}
        mutating func reap() -> Bool {
            guard pieces.count > 0 else { return false }
            pieces.completeFirst(1)
            return true
        }
        mutating func sleep() -> Bool { false }
        mutating func finish() {}
    }

    /// What was posted until all had completed, and the ledger then.
    private func run(takesPieces: Bool, limit: Int?, blockSize: Int, bytes: UInt64) throws -> ([Piece], BlockLedger) {
        let source = BlockSource(blockSize: blockSize)
        source.end(after: bytes)
        var claims = BlockClaims(source)
        let phase = RunPhase()
        phase.advance(to: .measuring)
        let lane = Lane(channel: .init(index: 0, direction: .upload), role: .requester)
        var watch = ConnectionWatch(lane, connection: 0, plan: TransferPlan(transport: .tcp, blockSize: blockSize))
        var pacer = Pacer(run: limit.map { RunLimit(BandwidthLimit(bytesPerSecond: $0)) })
        var channel = Recorder(takesPieces: takesPieces)
        try drive(
            &channel,
            from: &claims,
            pacer: &pacer,
            phase: phase,
            progress: lane.progress,
            watch: &watch,
            completion: .event
        )
        #expect(lane.progress.bytes == bytes)
        return (channel.sent, channel.ledger)
    }

    @Test(arguments: [true, false])
    func withoutALimitBlocksGoWhole(_ takesPieces: Bool) throws {
        let (sent, ledger) = try run(takesPieces: takesPieces, limit: nil, blockSize: 8 << 20, bytes: 20 << 20)
        #expect(sent.map(\.length) == [8 << 20, 8 << 20, 4 << 20])
        #expect(sent.allSatisfy { $0.isLast })
        #expect((ledger.blocks, ledger.indexSum, ledger.bytes) == (3, 3, 20 << 20))
    }

    /// 250 MB/s give 500 kB in two milliseconds: three pieces for each MiB.
    @Test func underALimitTheyGoInPiecesAndCountOnce() throws {
        let (sent, ledger) = try run(takesPieces: true, limit: 250_000_000, blockSize: 1 << 20, bytes: 5 << 19)
        #expect(sent.map(\.length) == [349526, 349525, 349525, 349526, 349525, 349525, 262144, 262144])
        #expect(sent.map(\.block.index) == [0, 0, 0, 1, 1, 1, 2, 2])
        #expect(sent.map(\.isLast) == [false, false, true, false, false, true, false, true])
        #expect((ledger.blocks, ledger.indexSum, ledger.bytes) == (3, 3, 5 << 19))
    }

    @Test func messagesStayWholeUnderALimit() throws {
        let (sent, _) = try run(takesPieces: false, limit: 250_000_000, blockSize: 1 << 20, bytes: 5 << 19)
        #expect(sent.map(\.length) == [1 << 20, 1 << 20, 1 << 19])
    }
}
