/// What a case could have come to: the ceiling of its links, and what others got.
struct Expectation: Sendable {
    /// The payload that its links can carry in one direction, in Gbps; nil where that is not known.
    let ceiling: Double?
    /// The figure it compares with, and what that is on its links in Gbps; nil where there is none.
    let reference: (figure: ReferenceFigure, expected: Double)?

    /// The expectation for a case.
    ///
    /// - Parameter speeds: of NICs whose speed the hosts do not know or get wrong; they count more than what was
    ///   written down when the run was made.
    init(_ line: CaseLine, _ run: RunDescription?, _ references: ReferenceFigures, speeds: [String: UInt64]) {
        let links = run.flatMap { LinkCeiling(line, $0, speeds: speeds) }
        let isSaid = (line.clientNICs + line.serverNICs).contains { speeds[$0] != nil }
        ceiling = (isSaid ? nil : line.number("ceiling_gbps")) ?? links?.payload
        reference = references.throughput(for: line, link: links?.link)
    }
}
