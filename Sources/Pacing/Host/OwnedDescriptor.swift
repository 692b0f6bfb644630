import Glibc

/// A file descriptor that is closed when it goes out of scope.
struct OwnedDescriptor: ~Copyable {
    let number: CInt

    init(_ number: CInt) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// What fstat(2) says; nil where it fails.
    var status: stat? {
        var status = stat()
        return fstat(number, &status) == 0 ? status : nil
    }

    /// Writes all bytes; returns 0 or the number of the error.
    func write(_ bytes: [UInt8]) -> CInt {
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = Glibc.write(number, buffer.baseAddress?.advanced(by: written), buffer.count - written)
                if count > 0 {
                    written += count
                } else if count < 0 && errno != EINTR {
                    return errno
                }
            }
            return 0
        }
    }

    /// What stands at the beginning, at most so many bytes; nil where it cannot be read.
    func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = pread(number, &bytes, count, 0)
        return got < 0 ? nil : Array(bytes.prefix(got))
    }
}
