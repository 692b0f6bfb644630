/// What a case could have come to: the ceiling of its links, and what others got.
struct Expectation: Sendable {
    /// The payload that its links can carry in Gbps, in all its directions together; nil where that is not known.
    let ceiling: Double?
    /// The figure it compares with, and what that is on its links in Gbps; nil where there is none.
    let reference: (figure: ReferenceFigure, expected: Double)?

    /// The expectation for a case.
    init(_ line: CaseLine, _ run: RunDescription?, _ references: ReferenceFigures, speeds: [String: UInt64]) {
        let links = run.flatMap { LinkCeiling(line, $0, speeds: speeds) }
        // Storage gets what it asked for, and a message at a time fills no link.
        ceiling = line.workload == "bandwidth" ? links.map { $0.payload * line.directions } : nil
        reference = references.throughput(for: line, link: links?.link)
    }
}
