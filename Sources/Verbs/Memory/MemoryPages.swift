import Glibc

/// The size of the pages that registered memory is made of.
public enum MemoryPages: Hashable, Sendable {
    /// The system's ordinary pages, 4 KiB on most machines.
    case ordinary
    /// Huge pages of the system's default size, 2 MiB on most machines: fewer entries in the device's tables.
    ///
    /// They come from a pool that the administrator fills (`sysctl vm.nr_hugepages=N`); a region that does not fit it
    /// is refused, never made of ordinary pages in silence.
    case huge

    /// Bytes in a page; nil where the system has no pages of this kind.
    var byteCount: Int? {
        switch self {
        case .ordinary: sysconf(CInt(_SC_PAGESIZE))
        case .huge: Self.hugePageSize
        }
    }

    private static var hugePageSize: Int? {
        guard let line = SystemFile.lines("/proc/meminfo").first(where: { $0.hasPrefix("Hugepagesize:") }),
            let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return kibibytes * 1024
    }
}
