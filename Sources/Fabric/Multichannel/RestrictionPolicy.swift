/// Whose wish to use only some NICs holds.
public enum RestrictionPolicy: String, Codable, Sendable, CaseIterable {
    /// A restriction holds only where both ends make one: Hyper-V's live migration over SMB, in which multichannel
    /// drags the equal NIC in otherwise.
    ///
    /// From "Don't Let Live Migration Settings Behavior Confuse You" (Didier Van Hoye's blog): with "use these" on one
    /// node and "use any" on the other, both NICs carried the migration, in both directions.
    case smb
    /// Either end's restriction holds.
    case strict
}
