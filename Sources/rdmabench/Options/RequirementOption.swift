import ArgumentParser
import Results

/// A `--require` of the command line.
struct RequirementOption: Sendable {
    let requirement: Requirement

    init(parsing text: String) throws {
        requirement = try Requirement(parsing: text)
    }
}

/// The metrics that can be required, for the help text.
enum MetricNames {
    static let all = Requirement.metricNames
}
