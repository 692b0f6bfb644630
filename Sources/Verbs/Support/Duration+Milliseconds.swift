extension Duration {
    /// Whole milliseconds, rounded up so that a short wait is not none, as C calls take them.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        let fraction = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return seconds < 0 ? 0 : Int32.max }
        return Int32(clamping: max(0, whole + fraction))
    }
}
