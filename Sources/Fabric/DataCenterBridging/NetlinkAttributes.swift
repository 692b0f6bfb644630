/// The attributes in a netlink message, or within one of them; netlink(7), linux/netlink.h.
///
/// Each is a length of 16 bits, which counts its header of 4 bytes too, a type of 16 bits, a value, and padding to the
/// next 4 bytes. Whatever a length claims, nothing beyond the given bytes is read: what is not whole is left out, and
/// all that follows it.
struct NetlinkAttributes {
    private static let headerSize = 4
    /// NLA_TYPE_MASK: the upper two bits say how a value is to be read.
    private static let typeMask: UInt16 = 0x3FFF

    private var values: [UInt16: ArraySlice<UInt8>] = [:]

    init(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let length: UInt16 = rest.native(at: 0), let type: UInt16 = rest.native(at: 2) {
            guard length >= Self.headerSize, length <= rest.count else { return }
            let key = type & Self.typeMask
            values[key] = values[key] ?? rest.prefix(Int(length)).dropFirst(Self.headerSize)
            rest = rest.dropFirst(Self.padded(Int(length)))
        }
    }

    /// The value of the first attribute of a type; nil where there is none.
    subscript(type: UInt16) -> ArraySlice<UInt8>? { values[type] }

    /// An attribute's bytes.
    static func bytes(type: UInt16, value: [UInt8]) -> [UInt8] {
        let length = headerSize + value.count
        let padding = [UInt8](repeating: 0, count: padded(length) - length)
        return UInt16(truncatingIfNeeded: length).nativeBytes + type.nativeBytes + value + padding
    }

    private static func padded(_ length: Int) -> Int { (length + 3) & ~3 }
}

extension FixedWidthInteger {
    /// Its bytes as they lie in this machine's memory, which is how the kernel takes them.
    var nativeBytes: [UInt8] { withUnsafeBytes(of: self, Array.init) }
}

extension ArraySlice<UInt8> {
    /// A number in this machine's byte order, so many bytes from the start; nil where it is not there as a whole.
    func native<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Value? {
        guard count >= offset + MemoryLayout<Value>.size else { return nil }
        return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
    }
}
