/// A graph as gnuplot has drawn it, made fit for a page with others.
enum Picture {
    /// The picture's element: without what belongs to a file of its own, as wide as its place, with names that no other
    /// picture on the page has.
    ///
    /// - Parameters:
    ///   - name: what its names begin with.
    ///   - label: what it is called where it cannot be seen.
    static func element(_ svg: String, name: String, label: String) -> HTML? {
        guard let start = svg.firstRange(of: "<svg"), let end = svg[start.upperBound...].firstIndex(of: ">") else {
            return nil
        }
        let attributes = svg[start.upperBound..<end].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard let viewBox = value(of: "viewBox", in: attributes) else { return nil }
        var body = String(svg[svg.index(after: end)...])
        // What a pointer over a line would show: "gnuplot_plot_1".
        body = removing(from: "<title>", to: "</title>", in: body)
        body = removing(from: "<desc>", to: "</desc>", in: body)
        for (old, new) in [
            ("id='", "id='\(name)-"), ("id=\"", "id=\"\(name)-"), ("href='#", "href='#\(name)-"),
            ("href=\"#", "href=\"#\(name)-"), ("url(#", "url(#\(name)-"),
        ] {
            body = body.replacing(old, with: new)
        }
        return """
            <svg viewBox="\(html: HTML(trusted: String(viewBox)))" xmlns="http://www.w3.org/2000/svg" \
            xmlns:xlink="http://www.w3.org/1999/xlink" role="img" aria-label="\(label)">\(html: HTML(trusted: body))
            """
    }

    private static func value(of attribute: String, in text: String) -> Substring? {
        guard let start = text.firstRange(of: "\(attribute)=\""),
            let end = text[start.upperBound...].firstIndex(of: "\"")
        else { return nil }
        return text[start.upperBound..<end]
    }

    private static func removing(from opening: String, to closing: String, in text: String) -> String {
        var rest = text[...]
        var kept = ""
        while let start = rest.firstRange(of: opening), let end = rest[start.upperBound...].firstRange(of: closing) {
            kept += rest[..<start.lowerBound]
            rest = rest[end.upperBound...]
        }
        return kept + rest
    }
}
