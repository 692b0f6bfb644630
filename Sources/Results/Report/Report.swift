import Metering

/// The report of a run: one HTML page with its graphs and tables, which needs nothing else.
public struct Report {
    /// Where the scripts of its graphs are found in a checkout, and beside an installed program.
    public static let plots = ProgramFile(name: "plots", inCheckout: "bench/plots", installed: "share/rdmabench/plots")

    /// Widths in pixels that graphs are drawn in: for screens and paper, and for phones.
    private static let widths = (wide: 860, narrow: 400)

    private let run: RunFiles
    private let expectations: [Expectation]
    /// What the page lacks, in words, and what to do about it.
    public private(set) var problems: [String] = []

    /// The report of a run.
    ///
    /// - Parameters:
    ///   - references: the figures to hold it against.
    ///   - speeds: of NICs whose speed run.json does not know, in bits per second by name.
    public init(_ run: RunFiles, references: ReferenceFigures = ReferenceFigures(), speeds: [String: UInt64] = [:]) {
        self.run = run
        expectations = run.cases.map { Expectation($0, run.description, references, speeds: speeds) }
        problems = run.problems
        if let unknown = unknownSpeeds {
            problems.append(
                "no ceiling, and no reference figures by share of the links: the speed of \(unknown) is not known; "
                    + "name it with --speed, as in --speed nic0=10Gbps"
            )
        }
    }

    /// The NICs of cases with throughput whose speed nobody knows, in words; nil where there are none.
    private var unknownSpeeds: String? {
        guard run.description != nil else { return nil }
        let cases = zip(run.cases, expectations).filter {
            ["bandwidth", "migration"].contains($0.workload) && $1.ceiling == nil
        }.map(\.0)
        let nics = Set(cases.flatMap { $0.clientNICs + $0.serverNICs }).sorted()
        return nics.isEmpty ? nil : nics.joined(separator: ", ")
    }

    /// Notes something else that the page lacks.
    public mutating func note(_ problem: String) {
        problems.append(problem)
    }

    /// Writes a page, in place of what the file was before.
    public static func write(_ page: String, to path: String) throws(RunFolderError) {
        let kind = TextFile.kind(path)
        // What is put in the place of a device is a file from then on, for all programs.
        guard kind.isFile || !kind.isThere else {
            throw RunFolderError(
                operation: "writing \(path)",
                reason: "this is no file",
                advice: "name a file, or - for standard output"
            )
        }
        try AtomicFile.write(page, to: path)
    }

    /// The page.
    ///
    /// A graph that cannot be drawn is left out, and ``problems`` says why, as does the page.
    ///
    /// - Parameters:
    ///   - plots: the folder of the scripts; nil where there is none.
    ///   - data: a folder to leave the data of the graphs in, for whoever changes the scripts.
    ///   - gnuplot: the program.
    /// - Throws: ``RunFolderError`` where the data cannot be written.
    public mutating func html(
        plots: String?,
        data: String? = nil,
        gnuplot: String = "gnuplot"
    ) throws(RunFolderError) -> String {
        let scratch = try ScratchFolder()
        let folder = data ?? scratch.path
        try GraphData(run, expectations).write(to: folder)
        let graphs = plots.map { draw(Gnuplot(program: gnuplot, scripts: $0, data: folder)) } ?? []
        if plots == nil {
            problems.append("no graphs: their scripts were not found; name their folder with --plots (bench/plots)")
        }
        return ReportPage(run, expectations, graphs: graphs, problems: problems, undrawn: undrawn).html.text
    }

    private mutating func draw(_ gnuplot: Gnuplot) -> [ReportPage.Figure] {
        var figures: [ReportPage.Figure] = []
        for (number, graph) in Graph.all.enumerated() where graph.missing(run) == nil {
            switch figure(graph, number, gnuplot) {
            case .success(let figure): figures.append(figure)
            case .failure(.failed(let reason)): problems.append("no graph '\(graph.question)': \(reason)")
            case .failure(.notInstalled):
                problems.append(
                    "no graphs: \(gnuplot.program) is not installed: apt-get install gnuplot-nox, and make the report "
                        + "anew"
                )
                return []
            }
        }
        return figures
    }

    private func figure(_ graph: Graph, _ number: Int, _ gnuplot: Gnuplot) -> Result<ReportPage.Figure, Gnuplot.Failure>
    {
        do throws(Gnuplot.Failure) {
            let wide = try picture(graph, "w\(number)", gnuplot, Self.widths.wide)
            let narrow = try picture(graph, "n\(number)", gnuplot, Self.widths.narrow)
            return .success(ReportPage.Figure(graph, wide: wide, narrow: narrow))
        } catch {
            return .failure(error)
        }
    }

    private func picture(
        _ graph: Graph,
        _ name: String,
        _ gnuplot: Gnuplot,
        _ width: Int
    ) throws(Gnuplot.Failure) -> HTML {
        let svg = try gnuplot.svg(graph.script, width: width)
        guard let element = Picture.element(svg, name: name, label: graph.question) else {
            throw .failed("\(graph.script).gnuplot prints no SVG: it needs 'set terminal svg'")
        }
        return element
    }

    /// The graphs that this run has nothing for, and why.
    private var undrawn: [String] {
        Graph.all.compactMap { graph in graph.missing(run).map { "\(graph.question) \($0)" } }
    }
}
