import Glibc
import Metering
import Synchronization
import Verbs

/// The memory of all virtual machines at one end.
///
/// Every channel registers all of it, so a block goes from where a machine has it to where the machine will have it, and
/// nothing is copied on the way.
final class GuestMemory: Sendable {
    let layout: GuestLayout
    private let pattern: MigrationPattern
    private let mapped: MappedMemory

    /// Maps the memory and writes to every page of it, so that no page fault falls into the measurement.
    ///
    /// - Parameter end: the source fills it as the pattern says; the target with what is in no machine, so that what does
    ///   not arrive is noticed.
    /// - Throws: ``ChannelError`` where the host has not so much memory.
    init(_ pattern: MigrationPattern, at end: End, hugePages: Bool) throws(ChannelError) {
        self.pattern = pattern
        layout = GuestLayout(pattern)
        try Self.check(layout.byteCount)
        do {
            mapped = try MappedMemory(count: layout.byteCount, pages: hugePages ? .huge : .ordinary)
        } catch {
            throw .rdma(error)
        }
        if end == .client { fill() } else { memset(base, 0x5A, layout.byteCount) }
    }

    /// For channels that register it.
    var region: MappedMemory { mapped }

    /// Its first byte.
    var base: UnsafeMutableRawPointer {
        // There is at least one page.
        mapped.bytes.baseAddress.unsafelyUnwrapped
    }

    /// Whether a stretch lies in it: what the other end names is not to be trusted.
    func holds(place: Int, count: Int) -> Bool {
        place >= 0 && count >= 0 && place <= layout.byteCount && count <= layout.byteCount - place
    }

    /// What a page looks like that a machine has written for the n-th time.
    static func write(_ count: UInt64, to page: UnsafeMutableRawPointer, from content: GuestContent) {
        memcpy(page, content.page(count), MigrationPattern.page)
        page.storeBytes(of: count | 1, as: UInt64.self)
    }

    private func fill() {
        let content = GuestContent(randomShare: pattern.randomShare, seed: pattern.seed)
        for machine in 0..<layout.machines {
            for page in 0..<layout.residentPages {
                let memory = base + layout.place(of: page, in: machine)
                if layout.isZero(page) {
                    memset(memory, 0, MigrationPattern.page)
                } else {
                    Self.write(UInt64(machine * layout.residentPages + page) << 1, to: memory, from: content)
                }
            }
        }
    }

    /// Says before anything is mapped that a host has not so much: Linux would end a process for it, maybe another one.
    private static func check(_ bytes: Int) throws(ChannelError) {
        guard let text = KernelFile.text("/proc/meminfo"), let available = availableMemory(information: text),
            UInt64(bytes) > available
        else { return }
        throw .failed(
            "virtual machines with \(ByteSize(bytes: bytes)) of memory: this host has "
                + "\(available >> 20) MiB available (MemAvailable, proc(5)): fewer or smaller machines, or --resident, "
                + "which keeps a part of their memory and walks it again and again"
        )
    }

    /// Bytes that can be had without swapping, from the text of /proc/meminfo.
    static func availableMemory(information text: String) -> UInt64? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { UInt64($0) }.map { $0 << 10 }
    }
}
