import Glibc

/// A folder for files that are needed for a moment; gone with the last reference to it.
final class ScratchFolder {
    let path: String

    init() throws(RunFolderError) {
        let root = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(root)/rdmabench.XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw RunFolderError(operation: "making a folder in \(root)", errorNumber: errno)
        }
        path = String(cString: made)
    }

    deinit {
        // Flat: nothing makes folders in it.
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
                        _ = unlinkat(dirfd(folder), $0, 0)
                    }
                }
            }
            closedir(folder)
        }
        rmdir(path)
    }
}
