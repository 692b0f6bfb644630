/// How memory is carried, as Hyper-V's performance options for live migration call it.
public enum MigrationPerformance: String, Sendable, CaseIterable {
    /// One TCP stream.
    case tcp
    /// One TCP stream, of memory that is compressed.
    case compression
    /// All equal NICs at once, over RDMA where both ends have it.
    case smb
}
