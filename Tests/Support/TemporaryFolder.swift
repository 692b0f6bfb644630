import Foundation

/// A folder that is gone when the test is over.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path = NSTemporaryDirectory() + "rdmabench-" + UUID().uuidString

    /// Makes one.
    public init() throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755]
        )
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, and makes the folders above it.
    public func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    /// Writes a text file.
    public func write(_ text: String, to name: String) throws {
        try write(text.utf8, to: name)
    }

    /// The text of a file.
    public func text(_ name: String) throws -> String {
        String(decoding: try bytes(of: name), as: UTF8.self)
    }

    /// The names in it, hidden ones among them.
    public func names(in folder: String = ".") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
    }

    /// What is in a file.
    public func bytes(of name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
    }

    /// Who may do what with it, as chmod(1) writes it.
    public func permissions(of name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
    }

    /// Overwrites bytes of a file where it stands.
    public func change(_ name: String, at offset: Int, to bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: "\(path)/\(name)"))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: bytes)
        try file.close()
    }

    /// Removes a file or a folder.
    public func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }

    /// Makes a symbolic link.
    public func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }

    /// Makes a folder with these permissions, whatever the umask.
    public func makeFolder(_ name: String, permissions: Int) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: false)
        try setPermissions(permissions, of: name)
    }

    /// Says who may do what with it.
    public func setPermissions(_ permissions: Int, of name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: "\(path)/\(name)")
    }
}
