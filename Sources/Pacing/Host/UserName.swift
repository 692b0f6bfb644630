import Glibc

/// Users by name, for words about who may do what.
enum UserName {
    /// The name of a user, or "user 1000" where he has none.
    static func of(_ user: uid_t) -> String {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 4096)
        guard getpwuid_r(user, &entry, &buffer, buffer.count, &found) == 0, let found, let name = found.pointee.pw_name
        else { return "user \(user)" }
        return String(cString: name)
    }
}
