import CRdma
import Glibc
import SystemPackage

/// Page-aligned memory for the blocks of a TCP channel. RDMA channels have a `MemoryRegion` instead.
final class BlockMemory {
    let base: UnsafeMutableRawPointer
    let byteCount: Int
    /// A file that is this memory, as sendfile(2) wants it; nil where it was not asked for.
    let file: Int32?

    /// Maps memory and touches every page of it, so that no page fault falls into the measurement.
    ///
    /// - Parameter isFile: whether it is a file as well (memfd_create(2)), never on huge pages.
    init(byteCount: Int, hugePages: Bool, isFile: Bool = false) throws(ChannelError) {
        let unit = hugePages ? 2 << 20 : Int(getpagesize())
        let rounded = (byteCount + unit - 1) / unit * unit
        let file = isFile ? try Self.makeFile(rounded) : nil
        let flags = file == nil ? MAP_PRIVATE | MAP_ANONYMOUS | (hugePages ? MAP_HUGETLB : 0) : MAP_SHARED
        guard let memory = mmap(nil, rounded, PROT_READ | PROT_WRITE, flags, file ?? -1, 0), memory != MAP_FAILED else {
            let error = Errno(rawValue: errno)
            if let file { close(file) }
            let hint = hugePages ? "; set vm.nr_hugepages, or leave out --huge-pages" : ""
            throw .failed("mapping \(rounded) bytes for blocks: \(error)\(hint)")
        }
        memset(memory, 0x5A, rounded)
        base = memory
        self.byteCount = rounded
        self.file = file
    }

    deinit {
        munmap(base, byteCount)
        if let file { close(file) }
    }

    private static func makeFile(_ byteCount: Int) throws(ChannelError) -> Int32 {
        let file = crdma_memory_file("rdmabench blocks")
        guard file >= 0, ftruncate(file, byteCount) == 0 else {
            let error = Errno(rawValue: errno)
            if file >= 0 { close(file) }
            throw .failed("making a file of \(byteCount) bytes in memory for blocks: \(error); see `ulimit -n`")
        }
        return file
    }
}
