import Glibc

/// How long a receiver leaves messages alone where the device does not tell it when the last of a batch has come.
///
/// Woken by each of them, the threads of some channels spend more on waking than on messages. So it sleeps for a time, the
/// longer the fewer messages it then finds.
struct ArrivalNap {
    static let microseconds: ClosedRange<UInt32> = 50...2000
    private static let fewest = 16
    /// Messages that are too few for a nap, and as many as there should be at most.
    private let goal: ClosedRange<Int>
    /// Of the next one, in microseconds.
    private(set) var length = microseconds.lowerBound

    /// Naps of a receiver; nil where there are too few messages under way for them.
    ///
    /// - Parameter underWay: messages that the sender may have under way at most.
    init?(underWay: Int) {
        guard underWay >= Self.fewest else { return nil }
        goal = underWay / 8...underWay / 4
    }

    /// Sleeps, and returns how many completions there are then.
    mutating func take(looking end: inout RDMAEnd) throws(ChannelError) -> Int {
        usleep(length)
        let count = try end.look()
        adapt(found: count)
        return count
    }

    mutating func adapt(found count: Int) {
        // Nothing came because the sender waits, and the next message wakes the receiver.
        guard count > 0 else { return }
        if count < goal.lowerBound {
            length = min(length &* 2, Self.microseconds.upperBound)
        } else if count > goal.upperBound {
            length = max(length / 2, Self.microseconds.lowerBound)
        }
    }
}
