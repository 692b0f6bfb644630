import CRdma
import Glibc

/// Memory that the device may read and write by itself.
///
/// The corresponding verbs are `ibv_reg_mr` and `ibv_dereg_mr`. The region keeps its memory, which is page-aligned and
/// zeroed at first: pages stay in place for as long as the device may touch them, which no Swift array promises.
public final class MemoryRegion: Sendable {
    /// The domain whose queue pairs may use it.
    public let protectionDomain: ProtectionDomain
    /// Bytes that were asked for.
    public let count: Int
    /// What may be done with it.
    public let access: AccessFlags
    /// The key for this host's work requests.
    public let localKey: UInt32
    /// The key that the peer needs.
    public let remoteKey: UInt32

    /// The first byte's virtual address.
    public let address: UInt64

    // Who may touch which bytes, and when, is the caller's protocol with the peer; the pointers do not change.
    private nonisolated(unsafe) let region: UnsafeMutablePointer<ibv_mr>
    private let memory: MappedMemory

    /// Takes memory and registers it.
    ///
    /// - Parameters:
    ///   - protectionDomain: the domain whose queue pairs may use it.
    ///   - count: bytes, at least 1.
    ///   - access: what may be done with it; see ``AccessFlags/readSink(over:)`` for buffers that are read into.
    ///   - pages: ordinary or huge.
    /// - Throws: ``RdmaError``; for memory that may not be locked it names the limit and how to raise it.
    public convenience init(
        _ protectionDomain: ProtectionDomain,
        count: Int,
        access: AccessFlags = .localWrite,
        pages: MemoryPages = .ordinary
    ) throws(RdmaError) {
        try self.init(protectionDomain, MappedMemory(count: count, pages: pages), count: count, access: access)
    }

    /// Registers memory that others may register as well.
    ///
    /// - Parameters:
    ///   - protectionDomain: the domain whose queue pairs may use it.
    ///   - memory: lives at least as long as the region does.
    ///   - count: bytes of it, from its beginning; all unless said.
    ///   - access: what may be done with it.
    /// - Throws: ``RdmaError``; for memory that may not be locked it names the limit and how to raise it.
    public init(
        _ protectionDomain: ProtectionDomain,
        _ memory: MappedMemory,
        count: Int? = nil,
        access: AccessFlags = .localWrite
    ) throws(RdmaError) {
        let count = count ?? memory.bytes.count
        precondition(count <= memory.bytes.count, "a region beyond the end of its memory")
        let start = memory.bytes.baseAddress
        guard let region = crdma_register(protectionDomain.raw, start, count, access.rawValue) else {
            throw Self.registrationError(errno, count, on: protectionDomain.context)
        }
        self.protectionDomain = protectionDomain
        self.count = count
        self.access = access
        self.memory = memory
        self.region = region
        localKey = region.pointee.lkey
        remoteKey = region.pointee.rkey
        address = UInt64(UInt(bitPattern: start))
    }

    /// The memory; valid as long as this object lives.
    public var bytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: memory.bytes[..<count])
    }

    /// The way out to the C interface; valid as long as this object lives.
    public var raw: UnsafeMutablePointer<ibv_mr> { region }

    /// A piece of it for a work request of this host.
    ///
    /// - Precondition: the piece lies inside of the region, and is shorter than 4 GiB.
    @inlinable
    public func slice(offset: Int = 0, count length: Int) -> LocalSlice {
        let fits = offset >= 0 && length >= 0 && length <= count - offset && length <= UInt32.max
        precondition(fits, "a slice beyond the end of its region")
        return LocalSlice(address: address &+ UInt64(offset), length: UInt32(length), key: localKey)
    }

    /// The whole region, as the peer needs to know it.
    public var remoteBuffer: RemoteBuffer {
        RemoteBuffer(address: address, key: remoteKey, length: UInt64(count))
    }

    deinit {
        ibv_dereg_mr(region)
    }
}

extension MemoryRegion {
    private static func registrationError(_ number: CInt, _ count: Int, on context: Context) -> RdmaError {
        let operation = "registering \(count) bytes with \(context.deviceName)"
        guard number == ENOMEM || number == EPERM else { return RdmaError(errno: number, operation) }
        return RdmaError(errno: number, operation, hint: MemoryLock.hint(for: count))
    }
}
