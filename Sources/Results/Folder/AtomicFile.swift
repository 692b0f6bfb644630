import Glibc

/// Files that appear whole or not at all: written under another name, then renamed.
enum AtomicFile {
    /// Writes a text; what stood under the name before is replaced only when the whole new text is on the disk.
    static func write(_ text: String, to path: String) throws(RunFolderError) {
        let operation = "writing \(path)"
        let temporary = temporaryName(for: path)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw RunFolderError(operation: operation, errorNumber: errno) }
        var failure = write(Array(text.utf8), to: descriptor)
        // Some file systems tell of a full disk only here.
        if failure == 0 && fsync(descriptor) != 0 && errno != EINVAL { failure = errno }
        if close(descriptor) != 0 && failure == 0 { failure = errno }
        if failure == 0 && rename(temporary, path) != 0 { failure = errno }
        guard failure == 0 else {
            unlink(temporary)
            throw RunFolderError(operation: operation, errorNumber: failure)
        }
    }

    /// Makes a symbolic link; one that stood there before is replaced in one step.
    static func link(_ path: String, to target: String) throws(RunFolderError) {
        let operation = "making \(path) a link to \(target)"
        let temporary = temporaryName(for: path)
        // Left behind by a process of the same number that was killed between the two steps.
        unlink(temporary)
        guard symlink(target, temporary) == 0 else { throw RunFolderError(operation: operation, errorNumber: errno) }
        guard rename(temporary, path) == 0 else {
            let failure = errno
            unlink(temporary)
            throw RunFolderError(operation: operation, errorNumber: failure)
        }
    }

    private static func temporaryName(for path: String) -> String {
        let slash = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
        return "\(path[..<slash]).\(path[slash...]).\(getpid())"
    }

    /// Writes all bytes; returns 0 or the number of the error.
    private static func write(_ bytes: [UInt8], to descriptor: CInt) -> CInt {
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
                if count > 0 {
                    written += count
                } else if count < 0 && errno != EINTR {
                    return errno
                }
            }
            return 0
        }
    }
}
