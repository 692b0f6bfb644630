extension StringProtocol {
    /// The text as it may be shown on a terminal: control characters become `?`, and what is over the limit, `...`.
    ///
    /// For text from users and peers: a quote of it must neither fill the screen nor change the terminal's state. The
    /// limit counts Unicode scalars, for one character can be made of any number of them.
    package func printable(limit: Int = .max) -> String {
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: unicodeScalars.prefix(limit).map { $0.isControl ? "?" : $0 })
        return String(shown) + (unicodeScalars.dropFirst(limit).isEmpty ? "" : "...")
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        properties.generalCategory == .control
    }
}
