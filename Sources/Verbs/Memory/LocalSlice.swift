/// A piece of registered memory of this process, as a work request names it.
///
/// The corresponding type is `ibv_sge`. A slice is only numbers: it does not keep its region alive, the ring does.
@frozen
public struct LocalSlice: Hashable, Sendable {
    /// The first byte's virtual address.
    public var address: UInt64
    /// Bytes.
    public var length: UInt32
    /// The region's local key.
    public var key: UInt32

    /// A slice of memory registered under a key.
    @inlinable
    public init(address: UInt64, length: UInt32, key: UInt32) {
        self.address = address
        self.length = length
        self.key = key
    }
}
