import Glibc

/// Zeroed memory of whole pages, given back to the system with the last reference to it.
///
/// A class, as more than one ``MemoryRegion`` may need it: channels over several devices that move the same data.
public final class MappedMemory: Sendable {
    // The mapping does not change; who may touch which bytes is its user's affair.

    /// All of it, which may be more than was asked for; valid as long as this object lives.
    public nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

    /// Maps at least so many bytes (mmap(2)).
    ///
    /// - Throws: ``RdmaError`` where there is not so much memory, or too few huge pages, with what to do.
    public init(count: Int, pages: MemoryPages = .ordinary) throws(RdmaError) {
        let operation = "taking \(count) bytes of memory on \(pages) pages"
        guard count > 0 else { throw RdmaError(.unsupported("memory has at least 1 byte"), operation) }
        guard let page = pages.byteCount else {
            throw RdmaError(.unsupported("this kernel has no huge pages"), operation)
        }
        let (padded, overflow) = count.addingReportingOverflow(page - 1)
        guard !overflow else { throw RdmaError(.unsupported("so much memory cannot be addressed"), operation) }
        let length = padded / page * page
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | pages.mapFlags
        guard let address = mmap(nil, length, PROT_READ | PROT_WRITE, flags, -1, 0), address != MAP_FAILED else {
            throw RdmaError(errno: errno, operation, hint: pages.hint(missing: length / page))
        }
        bytes = UnsafeMutableRawBufferPointer(start: address, count: length)
    }

    deinit {
        munmap(bytes.baseAddress, bytes.count)
    }
}

extension MemoryPages {
    fileprivate var mapFlags: CInt {
        self == .huge ? MAP_HUGETLB : 0
    }

    /// What to do where so many pages were not to be had.
    fileprivate func hint(missing count: Int) -> String {
        switch self {
        case .ordinary: "Ask for less memory."
        case .huge: "Set aside \(count) huge pages more with `sysctl vm.nr_hugepages=N` (/proc/meminfo shows the pool)."
        }
    }
}
