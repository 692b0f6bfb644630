import Pacing

/// A cap of "Preventing Live Migration Over SMB Starving CSV Traffic", by its share of the links that it was set on.
public enum ArticleCap: String, Sendable, CaseIterable {
    /// PowerShell's 1000MB, of 2x10 Gbps 41.9 %.
    case mib1000 = "1000MiB"
    /// PowerShell's 1250MB, of 2x10 Gbps 52.4 %.
    case mib1250 = "1250MiB"

    /// Gbps of the article's two links together.
    public static let articleLink = 20.0

    /// Bytes per second on the article's links.
    private var bytesPerSecond: Double { (self == .mib1000 ? 1000 : 1250) * 1_048_576 }

    /// The same share of other links; nil where that is less than the lowest limit there is, 1 MiB/s.
    ///
    /// - Parameter link: the speed of the links together, in Gbps.
    func limit(of link: Double) -> BandwidthLimit? {
        BandwidthLimit(bytesPerSecond: Int(bytesPerSecond * link / Self.articleLink))
    }
}
