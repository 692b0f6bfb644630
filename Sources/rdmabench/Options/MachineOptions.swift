import ArgumentParser
import Metering
import Pacing
import Transport

/// The virtual machines of `migrate`: how many, how large, and what they do meanwhile.
struct MachineOptions: ParsableArguments {
    @Option(help: "How many virtual machines move.")
    var vms = 1

    @Option(help: "The memory of each. (default: 1GiB)", transform: ByteSize.init(parsing:))
    var memory: ByteSize?

    @Option(
        help: """
            What of all machines' memory really lies at each end: it is walked again and again, so that machines can be \
            larger than the host. (default: all of it)
            """,
        transform: ByteSize.init(parsing:)
    )
    var resident: ByteSize?

    @Option(
        help: "What each writes to its memory while it moves: 50MiB (bytes per second), 1Gbps, or 0. (default: 0)",
        transform: DirtyRate.init(parsing:)
    )
    var dirtyRate: DirtyRate?

    @Option(
        help: "What of its memory each writes to, at random. (default: an eighth of what is no page of zeros)",
        transform: ByteSize.init(parsing:)
    )
    var workingSet: ByteSize?

    @Option(
        name: .customLong("zero"),
        help: "The part of the memory that is pages of zeros, which are looked for and not sent. (default: 0%)",
        transform: PartOption.init(parsing:)
    )
    var zeroShare: PartOption?

    @Option(
        name: .customLong("random"),
        help: "The part of all other pages that cannot be compressed. (default: 50%)",
        transform: PartOption.init(parsing:)
    )
    var randomShare: PartOption?

    @Option(help: "How many move at once: Hyper-V's setting of that name.")
    var simultaneous = 2

    @Option(
        help: "How long a machine may stand still. (default: 300ms)",
        transform: TimeSpan.init(parsing:)
    )
    var downtime: TimeSpan?

    @Option(help: "After so many rounds a machine is stopped, whatever is left.")
    var rounds = 10

    /// Sizes are rounded up to what memory comes in.
    func pattern(compresses: Bool) -> MigrationPattern {
        let memory = Self.rounded(memory?.bytes ?? 1 << 30, to: MigrationPattern.extent)
        let each = resident.map {
            max(MigrationPattern.extent, $0.bytes / max(1, vms) & ~(MigrationPattern.extent - 1))
        }
        let zeroShare = zeroShare?.value ?? 0
        let filled = Double(memory) * (1 - zeroShare)
        let workingSet = workingSet?.bytes ?? max(0, Int(filled / 8))
        return MigrationPattern(
            machines: vms,
            memory: memory,
            resident: min(each ?? memory, memory),
            workingSet: workingSet / MigrationPattern.page * MigrationPattern.page,
            dirtyBytesPerSecond: dirtyRate?.bytesPerSecond ?? 0,
            zeroShare: zeroShare,
            randomShare: randomShare?.value ?? 0.5,
            simultaneous: simultaneous,
            allowedDowntime: downtime?.seconds ?? 0.3,
            mostRounds: rounds,
            compresses: compresses
        )
    }

    private static func rounded(_ bytes: Int, to unit: Int) -> Int {
        let (sum, overflow) = bytes.addingReportingOverflow(unit - 1)
        return overflow ? bytes : sum / unit * unit
    }

    /// Bytes per second, or nothing.
    struct DirtyRate: Sendable {
        let bytesPerSecond: UInt64

        init(parsing text: String) throws {
            bytesPerSecond = text == "0" ? 0 : UInt64(try BandwidthLimit(parsing: text).bytesPerSecond)
        }
    }
}
