import ArgumentParser
import Results

/// A `--require` of the command line.
struct RequirementOption: Sendable {
    let requirement: Requirement

    init(parsing text: String) throws {
        requirement = try Requirement(parsing: text)
    }
}
