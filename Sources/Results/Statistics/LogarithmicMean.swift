import Glibc

/// The mean of logarithms, and how well it is known.
struct LogarithmicMean {
    /// The mean.
    let mean: Double
    /// The variance of that mean.
    let variance: Double
    /// What the variance weighs among the degrees of freedom of a sum of variances (Welch and Satterthwaite).
    let weight: Double

    /// Nil below two values, and where one is not above zero.
    init?(_ values: [Double]) {
        guard values.count > 1, values.allSatisfy({ $0 > 0 }) else { return nil }
        let count = Double(values.count)
        let logarithms = values.map { log($0) }
        let mean = logarithms.reduce(0, +) / count
        variance = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1) / count
        weight = variance * variance / (count - 1)
        self.mean = mean
    }
}
