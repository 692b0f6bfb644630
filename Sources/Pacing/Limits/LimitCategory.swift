/// The kinds of traffic that a host can limit, with the names of PowerShell's Set-SmbBandwidthLimit.
public enum LimitCategory: String, Sendable, CaseIterable, Codable {
    /// All traffic that belongs to none of the others.
    case `default` = "Default"
    /// Virtual machines' storage. In a shared-nothing migration the copy of a disk counts as this, too.
    case virtualMachine = "VirtualMachine"
    /// The memory of virtual machines that move from one host to another.
    case liveMigration = "LiveMigration"
    /// Storage Replica.
    case storageReplication = "StorageReplication"

    /// The category of a name, whatever the case of its letters; nil for what is none.
    public init?(name: String) {
        guard let category = Self.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) else {
            return nil
        }
        self = category
    }
}

extension LimitCategory: CustomStringConvertible {
    /// The name as PowerShell writes it.
    public var description: String { rawValue }
}
