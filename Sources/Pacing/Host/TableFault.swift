/// Why the files of a table cannot be used.
enum TableFault: Equatable {
    case absent
    /// Of no use, and no harm: its clock is another one.
    case earlierBoot
    case damaged(String)
    case otherVersion(UInt32)

    /// Whether there is nothing that anybody could obey, and so nothing to be said about it.
    var isNoTable: Bool { self == .absent || self == .earlierBoot }

    var reason: String {
        switch self {
        case .absent: "it is not there"
        case .earlierBoot: "it was made before the last boot"
        case .damaged(let reason): reason
        case .otherVersion(let version): "it is of version \(version), this program knows version \(TableFile.version)"
        }
    }
}
