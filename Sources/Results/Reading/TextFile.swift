import Glibc

/// Whole files of text.
enum TextFile {
    /// Reads a file; a byte order mark, as spreadsheets write it, is left out.
    static func read(_ path: String) throws(ResultFileError) -> String {
        guard let file = fopen(path, "re") else { throw ResultFileError(path, errorNumber: errno) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            bytes += chunk[..<count]
            guard count == chunk.count else { break }
        }
        guard ferror(file) == 0 else { throw ResultFileError(path, errorNumber: errno) }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return String(decoding: bytes.starts(with: mark) ? bytes[3...] : bytes[...], as: UTF8.self)
    }

    /// Whether something is there, and whether that is a folder, or a plain file.
    static func kind(_ path: String) -> (isThere: Bool, isFolder: Bool, isFile: Bool) {
        var status = stat()
        guard stat(path, &status) == 0 else { return (false, false, false) }
        let kind = status.st_mode & S_IFMT
        return (true, kind == S_IFDIR, kind == S_IFREG)
    }
}
