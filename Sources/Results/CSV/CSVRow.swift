/// A row of a CSV file.
public protocol CSVRow {
    /// The columns in the order of the file.
    static var columns: [Column<Self>] { get }
}
