import Glibc

/// Student's t distribution (Student, The Probable Error of a Mean, Biometrika 6, 1908).
enum StudentT {
    /// The value that the absolute value of t stays below with a probability, as in 0.95; degrees of freedom need not
    /// be whole.
    static func twoSided(_ probability: Double, degrees: Double) -> Double {
        var low = 0.0
        var high = 1.0
        while inside(high, degrees) < probability && high < 1e9 { high *= 2 }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if inside(middle, degrees) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The probability that the absolute value of t is below a value: NIST Digital Library of Mathematical Functions,
    /// 8.17, with x = n / (n + t^2).
    static func inside(_ t: Double, _ degrees: Double) -> Double {
        1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
    }

    /// The regularised incomplete beta function I_x(a, b).
    private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let factor = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
        // The fraction converges fast below this, and 8.17.4 turns one side into the other.
        return x < (a + 1) / (a + b + 2)
            ? factor / a * continuedFraction(x, a, b) : 1 - factor / b * continuedFraction(1 - x, b, a)
    }

    /// The continued fraction 8.17.22, evaluated from its head (Lentz's method).
    private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 / nonZero(1 - (a + b) * x / (a + 1), tiny)
        var value = d
        for m in 1...300 {
            let m = Double(m)
            for term in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 / nonZero(1 + term * d, tiny)
                c = nonZero(1 + term / c, tiny)
                value *= c * d
            }
            if abs(c * d - 1) < 1e-15 { break }
        }
        return value
    }

    private static func nonZero(_ value: Double, _ tiny: Double) -> Double { abs(value) < tiny ? tiny : value }
}
