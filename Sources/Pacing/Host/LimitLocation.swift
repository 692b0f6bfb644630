import Glibc

/// Where a host's limits lie.
///
/// In the folder of the table, which only its owner may write to, are `limits` (0644: who owns it sets limits),
/// `buckets` (0666: every process that is limited counts in it) and `lock` (0600: one setter at a time). Limits that
/// are to outlast a reboot are in a file of text besides.
public struct LimitLocation: Sendable, Equatable {
    /// The folder of the table.
    public let folder: String
    /// The file of the limits that outlast a reboot.
    public let persistentFile: String
    /// Whether this process may make the folder where it is missing.
    public let mayCreate: Bool

    /// The name of the environment's variable that moves everything into another folder, for tests and for users who
    /// want limits of their own.
    public static let variable = "RDMABENCH_STATE"

    init(folder: String, persistentFile: String, mayCreate: Bool) {
        self.folder = folder
        self.persistentFile = persistentFile
        self.mayCreate = mayCreate
    }

    /// All of it in one folder, which whoever wants to may make.
    public init(folder: String) {
        self.init(folder: folder, persistentFile: folder + "/limits.conf", mayCreate: true)
    }

    /// The host's: /dev/shm/rdmabench and /etc/rdmabench/limits.conf, of root alone.
    public static var host: LimitLocation {
        LimitLocation(
            folder: "/dev/shm/rdmabench",
            persistentFile: "/etc/rdmabench/limits.conf",
            mayCreate: geteuid() == 0
        )
    }

    /// The host's, or where the environment says.
    public static var current: LimitLocation {
        guard let folder = getenv(variable).map({ String(cString: $0) }), !folder.isEmpty else { return host }
        return LimitLocation(folder: folder)
    }
}
