import Metering

/// Looks for the slowest second and the slowest 100 ms of one direction.
struct DirectionMinimum {
    private let direction: Direction
    private var second = SlowestWindow(length: TimeSpan(seconds: 1))
    private var tenth = SlowestWindow(length: TimeSpan(seconds: 0.1))

    init(_ direction: Direction) {
        self.direction = direction
    }

    /// Reads what this direction's lanes have moved, so many nanoseconds after the opening.
    mutating func read(_ lanes: [Lane], at nanoseconds: UInt64) {
        var bytes: UInt64 = 0
        for lane in lanes where lane.channel.direction == direction { bytes &+= lane.progress.bytes }
        second.add(bytes: bytes, at: nanoseconds)
        tenth.add(bytes: bytes, at: nanoseconds)
    }

    var rates: SlowestRates {
        SlowestRates(direction: direction, second: second.bytesPerSecond, tenth: tenth.bytesPerSecond)
    }
}
