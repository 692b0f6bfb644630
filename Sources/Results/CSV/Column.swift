/// One column of a CSV file: its name, with the unit in it, and how a row fills it.
///
/// A column keeps its name, its unit and its meaning for good; new ones are added at the end.
public struct Column<Row>: Sendable {
    /// The name in the header, lower case with underscores.
    public let name: String
    /// The value for one row.
    public let cell: @Sendable (Row) -> Cell

    init(_ name: String, _ cell: @escaping @Sendable (Row) -> Cell) {
        self.name = name
        self.cell = cell
    }
}
