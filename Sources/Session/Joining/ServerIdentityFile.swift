import FoundationEssentials
import Glibc
import SystemPackage

/// Where a server keeps its identity from one start to the next: `server.pem`, which its owner alone may read.
public struct ServerIdentityFile: Sendable {
    private static let most = 64 * 1024

    /// The file.
    public let path: String
    /// Its folder.
    public let folder: String

    /// That in a folder, which is made where there is none.
    public init(folder: String) {
        self.folder = folder
        path = "\(folder)/server.pem"
    }

    /// That of this user, or of this service.
    ///
    /// - Parameter environment: `STATE_DIRECTORY` is what systemd gives a service (systemd.exec(5)), `XDG_STATE_HOME`
    ///   where a user wants such files (XDG Base Directory Specification); else it is `~/.local/state`.
    public static func standard(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> ServerIdentityFile {
        if let folder = environment["STATE_DIRECTORY"]?.split(separator: ":").first {
            return ServerIdentityFile(folder: String(folder))
        }
        let home = environment["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path
        let states = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/.local/state"
        return ServerIdentityFile(folder: "\(states)/rdmabench")
    }

    /// What is in the file; a new identity, which is kept there, where there is none.
    ///
    /// - Throws: ``SessionError`` where it cannot be read or written, or where others may read it.
    public func load() throws -> ServerIdentity {
        if let identity = try read() { return identity }
        let identity = try ServerIdentity()
        // Of two servers that start for the first time, one wins.
        guard try write(identity, place: link) else { return try read() ?? identity }
        return identity
    }

    /// A new identity in place of the one that was there: its key opens nothing any more.
    ///
    /// - Throws: ``SessionError`` where it cannot be written.
    public func replace() throws -> ServerIdentity {
        let identity = try ServerIdentity()
        _ = try write(identity, place: rename)
        return identity
    }

    private func read() throws -> ServerIdentity? {
        try explaining("reading") {
            let file: FileDescriptor
            do {
                file = try .open(FilePath(path), .readOnly, options: [.noFollow, .closeOnExec])
            } catch Errno.noSuchFileOrDirectory {
                return nil
            }
            return try file.closeAfter {
                var status = stat()
                guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
                guard status.st_mode & 0o077 == 0 else {
                    throw SessionError.failed(
                        "others than its owner may read it: `chmod 600 \(path)`, and make a new key with --rotate-key"
                    )
                }
                let text = try file.text(limit: Self.most)
                do {
                    return try ServerIdentity(pem: text)
                } catch {
                    throw SessionError.failed("it is damaged (\(error)): make a new key with --rotate-key")
                }
            }
        }
    }

    /// Writes a whole file, and puts it in its place; false where another one is there already, and stays.
    private func write(
        _ identity: ServerIdentity,
        place: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> CInt
    ) throws -> Bool {
        try explaining("writing") {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            let temporary = "\(folder)/.server.pem.\(UUID().uuidString)"
            defer { unlink(temporary) }
            let file = try FileDescriptor.open(
                FilePath(temporary),
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: .ownerReadWrite
            )
            try file.closeAfter {
                // Root makes a new key for a service that has a user of its own, who has to read it.
                var owner = stat()
                if geteuid() == 0, stat(folder, &owner) == 0 {
                    guard fchown(file.rawValue, owner.st_uid, owner.st_gid) == 0 else { throw Errno(rawValue: errno) }
                }
                _ = try file.writeAll(identity.pem.utf8)
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            if place(temporary, path) == 0 { return true }
            if errno == EEXIST { return false }
            throw Errno(rawValue: errno)
        }
    }

    private func explaining<Result>(_ verb: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            // FileManager wraps what the system says.
            let cause = (error as? CocoaError)?.underlying as? POSIXError
            let reason = cause.map { "\(Errno(rawValue: $0.code.rawValue))" } ?? "\(error)"
            throw SessionError.failed("\(verb) \(path), which has this server's key: \(reason)")
        }
    }
}
