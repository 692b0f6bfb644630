import Glibc

/// What each program that can be seen from here has used of the processors so far, with what those have used that it
/// waited for.
///
/// The source is /proc/PID/stat, see proc(5), whose unit is the clock tick. Kernel threads are left out: they may work for
/// anybody. So are the programs of other containers, which cannot be seen.
public struct ProgramTimes: Sendable {
    struct Program {
        let name: String
        let seconds: Double
    }

    private let programs: [Int32: Program]

    /// Reads the times of all programs but this one; it takes some 10 us for each.
    public static func othersNow() -> ProgramTimes {
        let ownID = getpid()
        return ProgramTimes(processes: "/proc", besides: ownID, ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))))
    }

    init(processes folder: String, besides ownID: Int32, ticksPerSecond: Double) {
        var programs: [Int32: Program] = [:]
        for name in KernelFile.names(in: folder) ?? [] {
            guard let id = Int32(name), id != ownID,
                let line = KernelFile.bytes("\(folder)/\(name)/stat", limit: 1024)
            else { continue }
            programs[id] = Self.program(line, ticksPerSecond)
        }
        self.programs = programs
    }

    /// What programs have used since an earlier reading.
    ///
    /// What has ended meanwhile is in the times of the one that waited for it.
    public func since(_ earlier: ProgramTimes) -> OtherPrograms {
        let seconds = sum - earlier.sum
        let busiest = programs.map { id, program in
            (name: program.name, seconds: program.seconds - (earlier.programs[id]?.seconds ?? 0))
        }.max { $0.seconds < $1.seconds }
        return OtherPrograms(
            seconds: max(0, seconds),
            busiest: busiest.flatMap { $0.seconds > 0 ? $0.name.printable(limit: 32) : nil }
        )
    }

    private var sum: Double { programs.values.reduce(0) { $0 + $1.seconds } }

    /// PF_KTHREAD of the kernel's linux/sched.h.
    private static let isKernelThread: UInt64 = 0x0020_0000

    /// Nil for a kernel thread, and for what cannot be read.
    ///
    /// Bytes, not text: where many sessions end in one moment on a host of many programs, each of them reads all of these.
    static func program(_ line: [UInt8], _ ticksPerSecond: Double) -> Program? {
        // The name stands in brackets, and may have brackets and spaces in it.
        guard let open = line.firstIndex(of: UInt8(ascii: "(")), let close = line.lastIndex(of: UInt8(ascii: ")")),
            open < close
        else { return nil }
        // State, parent, group, session, terminal and its group, flags, ..., and from the twelfth on user, system, and
        // both of those that were waited for.
        let fields = line[(close + 1)...].split(separator: UInt8(ascii: " "), maxSplits: 15)
        guard fields.count >= 15, let flags = decimal(fields[6]), flags & isKernelThread == 0 else { return nil }
        let ticks = fields[11...14].compactMap(decimal)
        guard ticks.count == 4 else { return nil }
        return Program(
            name: String(decoding: line[(open + 1)..<close], as: UTF8.self),
            seconds: ticks.reduce(0) { $0 + Double($1) } / ticksPerSecond
        )
    }

    private static func decimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
        UInt64(String(decoding: digits, as: UTF8.self))
    }
}
