/// Whether a result is what was required.
public enum Verdict: Sendable, Equatable {
    /// It is.
    case pass
    /// It is not, for a reason that is given in words.
    case fail(String)
}
