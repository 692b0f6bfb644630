import SystemPackage

extension FileDescriptor {
    /// What can still be read, as text: to the end, or so many bytes.
    package func text(limit: Int) throws -> String {
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let chunk = try [UInt8](unsafeUninitializedCapacity: limit - bytes.count) { buffer, count in
                count = try read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            guard !chunk.isEmpty else { break }
            bytes += chunk
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
