extension TextTable {
    /// A column of a table on screen.
    public struct Column: Sendable {
        /// The header's first line.
        public let title: String
        /// The header's second line: a unit, as a rule.
        public let subtitle: String
        /// Where the cells stand.
        public let alignment: Alignment
        /// The order in which columns give way, the lowest first; nil for one that stays.
        public var givesWay: Int?
        /// The cell of a row.
        public let text: @Sendable (Row) -> String

        /// A column.
        public init(
            _ title: String,
            _ subtitle: String = "",
            alignment: Alignment = .right,
            text: @escaping @Sendable (Row) -> String
        ) {
            self.title = title
            self.subtitle = subtitle
            self.alignment = alignment
            self.text = text
        }

        /// A column of numbers with so many significant digits; a dash for what was not measured.
        public static func number(
            _ title: String,
            _ subtitle: String,
            digits: Int = 3,
            value: @escaping @Sendable (Row) -> Double?
        ) -> Column {
            Column(title, subtitle) { TableText.number(value($0), digits: digits) }
        }

        /// The same column, which gives way where it has no figure or a table would be too wide: the lower the earlier.
        public func givingWay(_ order: Int) -> Column {
            var column = self
            column.givesWay = order
            return column
        }
    }

    /// Where the cells of a column stand.
    public enum Alignment: Sendable {
        /// For words; such a column may be cut.
        case left
        /// For numbers.
        case right
    }
}
