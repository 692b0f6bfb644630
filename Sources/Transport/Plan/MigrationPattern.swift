import Metering

/// Virtual machines that move to the other host while they run: how many, how large, and how they write to their memory.
///
/// Sizes are bytes, in whole ``page``s.
public struct MigrationPattern: Codable, Sendable, Equatable {
    /// Bytes of a page, the unit in which writes are tracked.
    public static let page = 4096
    /// Memory comes in units of this many bytes, each with its zero pages at its end.
    public static let extent = 1 << 20

    /// How many virtual machines there are.
    public var machines: Int
    /// The memory of each.
    public var memory: Int
    /// What of each one's memory really lies at each end: where that is less than all, it is walked again and again.
    public var resident: Int
    /// The part of the memory of each that it writes to while it moves.
    public var workingSet: Int
    /// Bytes per second that each writes, page by page, at random in its working set.
    public var dirtyBytesPerSecond: UInt64
    /// The part of the memory that nobody has ever written to, from 0 to 1: pages of zeros.
    public var zeroShare: Double
    /// The part of every other page that no compression makes smaller, from 0 to 1.
    public var randomShare: Double
    /// How many move at once.
    public var simultaneous: Int
    /// Seconds for which a machine may stand still.
    public var allowedDowntime: Double
    /// Rounds after which a machine is stopped, whatever is left: Hyper-V gives up after ten.
    public var mostRounds: Int
    /// Whether memory is compressed before it is sent (LZ4); over TCP alone.
    public var compresses: Bool
    /// What the places of writes follow from: the same in two runs that are to be compared.
    public var seed: UInt64

    /// A pattern.
    ///
    /// - Parameter resident: all of the memory unless said.
    public init(
        machines: Int = 1,
        memory: Int,
        resident: Int? = nil,
        workingSet: Int = 0,
        dirtyBytesPerSecond: UInt64 = 0,
        zeroShare: Double = 0,
        randomShare: Double = 0.5,
        simultaneous: Int = 1,
        allowedDowntime: Double = 0.3,
        mostRounds: Int = 10,
        compresses: Bool = false,
        seed: UInt64 = 1
    ) {
        self.machines = machines
        self.memory = memory
        self.resident = resident ?? memory
        self.workingSet = workingSet
        self.dirtyBytesPerSecond = dirtyBytesPerSecond
        self.zeroShare = zeroShare
        self.randomShare = randomShare
        self.simultaneous = simultaneous
        self.allowedDowntime = allowedDowntime
        self.mostRounds = mostRounds
        self.compresses = compresses
        self.seed = seed
    }

    /// The memory of all machines together.
    public var totalMemory: UInt64 { UInt64(machines) * UInt64(memory) }

    /// What really lies in memory at each end.
    public var totalResident: Int { machines * resident }
}

extension MigrationPattern: CustomStringConvertible {
    /// As in "8 machines with 1GiB each, 2 at once".
    public var description: String {
        let kept = resident < memory ? " (\(ByteSize(bytes: resident)) of it resident)" : ""
        return "\(machines) machine\(machines == 1 ? "" : "s") with \(ByteSize(bytes: memory)) each\(kept), "
            + "\(min(simultaneous, machines)) at once" + (compresses ? ", compressed" : "")
    }
}
