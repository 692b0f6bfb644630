import Glibc
import Metering

/// A folder that one user alone may write to: root, or the user of this process.
///
/// /dev/shm is open to everybody, so what bears a known name there can be somebody else's, or a link to what is. In a
/// folder that has passed this check nobody else can have put anything; files are opened relative to it.
struct LimitFolder: ~Copyable {
    let path: String
    private let descriptor: OwnedDescriptor
    private let owner: uid_t

    private init(path: String, descriptor: consuming OwnedDescriptor, owner: uid_t) {
        self.path = path
        self.descriptor = descriptor
        self.owner = owner
    }

    /// Opens a folder; nil where there is none.
    static func open(_ path: String) throws(PacingError) -> LimitFolder? {
        let operation = "opening the folder \(path)"
        let number = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            let advice = [ENOTDIR, ELOOP].contains(errno) ? "what has that name is no folder: remove it" : ""
            throw PacingError(operation: operation, errorNumber: errno, advice: advice)
        }
        let descriptor = OwnedDescriptor(number)
        guard let status = descriptor.status else { throw PacingError(operation: operation, errorNumber: errno) }
        if let fault = fault(owner: status.st_uid, mode: status.st_mode, user: geteuid()) {
            throw PacingError(
                operation: operation,
                reason: fault,
                advice: "remove it, or set \(LimitLocation.variable)"
            )
        }
        return LimitFolder(path: path, descriptor: descriptor, owner: status.st_uid)
    }

    /// Why a folder is not to be trusted; nil where it is.
    static func fault(owner: uid_t, mode: mode_t, user: uid_t) -> String? {
        guard owner == 0 || owner == user else {
            return "it belongs to \(UserName.of(owner)), and only limits of root or one's own are obeyed"
        }
        return mode & 0o022 == 0 ? nil : "others than its owner may write to it (chmod go-w)"
    }

    /// Opens a folder, and makes it where there is none.
    static func make(_ path: String) throws(PacingError) -> LimitFolder {
        let isNew = mkdir(path, 0o755) == 0
        guard isNew || errno == EEXIST else {
            throw PacingError(operation: "making the folder \(path)", errorNumber: errno)
        }
        guard let folder = try open(path) else {
            throw PacingError(operation: "opening the folder \(path)", reason: "it has just been removed")
        }
        // Whatever the umask: all may look.
        if isNew { fchmod(folder.descriptor.number, 0o755) }
        return folder
    }

    /// Opens a file of the folder; nil where there is none.
    func open(_ name: String, _ flags: CInt) throws(PacingError) -> OwnedDescriptor? {
        let number = openat(descriptor.number, name, flags | O_NOFOLLOW | O_CLOEXEC)
        guard number < 0 else { return OwnedDescriptor(number) }
        if errno == ENOENT { return nil }
        throw failure("opening \(path)/\(name)", errno)
    }

    /// Writes a file: whoever opens it finds the old one or the whole new one.
    func replace(_ name: String, with contents: [UInt8], permissions: mode_t) throws(PacingError) {
        let operation = "writing \(path)/\(name)"
        let temporary = ".\(name).\(getpid())"
        // Left behind by a process of the same number that was killed between the steps.
        unlinkat(descriptor.number, temporary, 0)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let number = openat(descriptor.number, temporary, flags, permissions)
        guard number >= 0 else { throw failure(operation, errno) }
        let file = OwnedDescriptor(number)
        var problem = file.write(contents)
        // Some file systems tell of a full disk only here.
        if problem == 0 && fsync(number) != 0 && errno != EINVAL { problem = errno }
        if problem == 0 && fchmod(number, permissions) != 0 { problem = errno }
        if problem == 0 && renameat(descriptor.number, temporary, descriptor.number, name) != 0 { problem = errno }
        guard problem == 0 else {
            unlinkat(descriptor.number, temporary, 0)
            throw failure(operation, problem)
        }
    }

    /// Waits until nobody else sets limits here, for so long at most. The lock lasts as long as the descriptor.
    ///
    /// Only the owner may open the file, so that no one else can keep him out.
    func lock(within patience: TimeSpan = TimeSpan(seconds: 5)) throws(PacingError) -> OwnedDescriptor {
        let operation = "locking \(path)/lock"
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC
        let number = openat(descriptor.number, "lock", flags, 0o600)
        guard number >= 0 else { throw failure(operation, errno) }
        let file = OwnedDescriptor(number)
        let deadline = MonotonicTime.now().advanced(by: patience)
        while flock(number, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw failure(operation, errno) }
            guard .now() < deadline else {
                throw PacingError(operation: operation, reason: "another process has held it for \(patience)")
            }
            usleep(10_000)
        }
        return file
    }

    private func failure(_ operation: String, _ number: CInt) -> PacingError {
        let isDenied = [EACCES, EPERM].contains(number)
        let advice = isDenied ? "\(UserName.of(owner)), who owns the folder, may" : ""
        return PacingError(operation: operation, errorNumber: number, advice: advice)
    }
}
