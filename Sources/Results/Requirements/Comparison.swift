/// How a requirement compares.
enum Comparison: String, CaseIterable, Sendable {
    // The longer ones first, for they begin like the shorter ones.
    case atLeast = ">="
    case atMost = "<="
    case equal = "=="
    case notEqual = "!="
    case above = ">"
    case below = "<"

    func holds(_ value: Double, _ bound: Double) -> Bool {
        switch self {
        case .atLeast: value >= bound
        case .atMost: value <= bound
        case .equal: value == bound
        case .notEqual: value != bound
        case .above: value > bound
        case .below: value < bound
        }
    }
}
