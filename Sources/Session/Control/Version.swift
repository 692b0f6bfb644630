/// The version of this program.
public enum Version {
    /// As `rdmabench --version` prints it.
    public static let current = "0.1.0"
}
