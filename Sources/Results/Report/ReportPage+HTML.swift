extension ReportPage {
    /// The page. It needs nothing else and runs nothing, and a browser is told so.
    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>\(title) - rdmabench</title>
        <style>
        \(html: HTML(trusted: String(decoding: PackageResources.report_css, as: UTF8.self)))</style>
        </head>
        <body>
        <main>
        \(html: header)
        \(html: notes + figures.map(\.html) + tables.map(\.html) + [hosts.isEmpty ? "" : hostsSection], separator: "\n")
        \(html: list("Questions that this run does not answer", undrawn, style: "undrawn"))
        <footer>Gbps and GB are powers of 1000, and count payload alone. Written by rdmabench report from the CSV files and \
        run.json of this run; results/README.md says what each column means.</footer>
        </main>
        </body>
        </html>

        """
    }

    private var header: HTML {
        """
        <header>
        <h1>\(title)</h1>
        <p>\((facts + (isIncomplete ? ["ended early"] : [])).joined(separator: " · "))</p>
        \(html: command.map { "<code>\($0)</code>" } ?? "")
        </header>
        """
    }

    private var notes: [HTML] {
        [
            isIncomplete
                ? """
                <div class="note"><p>This run did not come to its end. Its figures are those up to then.</p></div>
                """ : "",
            list("What this report lacks", problems, style: "note"),
            list("What the run warned of", warnings, style: "note"),
        ]
    }

    private func list(_ title: HTML, _ items: [String], style: HTML) -> HTML {
        guard !items.isEmpty else { return "" }
        return """
            <div class="\(html: style)"><p>\(html: title)</p><ul>
            \(html: items.map { "<li>\($0)</li>" }, separator: "\n")
            </ul></div>
            """
    }

    private var hostsSection: HTML {
        """
        <section>
        <h2>On what it was measured</h2>
        <div class="hosts">
        \(html: hosts.map(\.html), separator: "\n")
        </div>
        </section>
        """
    }
}

extension ReportPage.Figure {
    fileprivate var html: HTML {
        """
        <figure id="\(name)">
        <h2>\(question)</h2>
        <figcaption>\(caption)</figcaption>
        <div class="wide">\(html: wide)</div>
        <div class="narrow">\(html: narrow)</div>
        </figure>
        """
    }
}

extension ReportPage.Table {
    fileprivate var html: HTML {
        """
        <section>
        <h2>\(title)</h2>
        \(html: note.map { "<p class=\"undrawn\" style=\"margin-top: 0\">\($0)</p>" } ?? "")
        <div class="scroll"><table class="\(style)">
        <thead><tr>\(html: header.map { "<th scope=\"col\">\($0)</th>" })</tr></thead>
        <tbody>
        \(html: lines.map(\.html), separator: "\n")
        </tbody>
        </table></div>
        </section>
        """
    }
}

extension ReportPage.Line {
    fileprivate var html: HTML { "<tr>\(html: cells.map { "<td>\($0)</td>" })</tr>" }
}

extension ReportHost {
    fileprivate var html: HTML {
        """
        <div><h3>\(end): \(name)</h3>
        <table class="words"><tbody>
        \(html: facts.map(\.html), separator: "\n")
        </tbody></table></div>
        """
    }
}
