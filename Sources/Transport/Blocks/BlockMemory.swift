import Glibc
import SystemPackage

/// Page-aligned memory for the blocks of a TCP channel. RDMA channels have a `MemoryRegion` instead.
final class BlockMemory {
    let base: UnsafeMutableRawPointer
    let byteCount: Int

    /// Maps memory and touches every page of it, so that no page fault falls into the measurement.
    init(byteCount: Int, hugePages: Bool) throws(ChannelError) {
        let unit = hugePages ? 2 << 20 : Int(getpagesize())
        let rounded = (byteCount + unit - 1) / unit * unit
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | (hugePages ? MAP_HUGETLB : 0)
        guard let memory = mmap(nil, rounded, PROT_READ | PROT_WRITE, flags, -1, 0), memory != MAP_FAILED else {
            let hint = hugePages ? "; set vm.nr_hugepages, or leave out --huge-pages" : ""
            throw .failed("mapping \(rounded) bytes for blocks: \(Errno(rawValue: errno))\(hint)")
        }
        memset(memory, 0x5A, rounded)
        base = memory
        self.byteCount = rounded
    }

    deinit {
        munmap(base, byteCount)
    }
}
