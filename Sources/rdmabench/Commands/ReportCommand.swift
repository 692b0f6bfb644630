import ArgumentParser
import Metering
import Results

/// `rdmabench report`: a run as a page with graphs.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a run as one HTML page with graphs and tables, which needs nothing else.",
        discussion: """
            gnuplot draws the graphs, by the scripts in bench/plots: change them, or copy the folder and name it with \
            --plots. They are looked for in ../share/rdmabench/plots beside the program's folder, in bench/plots of \
            the folders above it (a checkout), and below the folder that you are in; the reference figures likewise, in \
            results/reference. Without gnuplot the page has its tables alone, and says so.
            """
    )

    @Argument(help: ArgumentHelp("The folder of the run, as in results/latest.", valueName: "run"))
    var folder: String

    @Option(name: .shortAndLong, help: "The file to write, - for standard output. (default: report.html in RUN)")
    var output: String?

    @OptionGroup var references: ReferenceOption

    @Option(help: "The folder of the graphs' scripts. (default: bench/plots)")
    var plots: String?

    @Option(help: "Leave the files that the graphs are drawn from in this folder, to draw them by hand.")
    var data: String?

    @Option(
        help: "The speed of a NIC that the kernel does not know or gets wrong: nic0=10Gbps; may be repeated.",
        transform: SpeedOption.init(parsing:)
    )
    var speed: [SpeedOption] = []

    func run() throws {
        let files = try RunFiles(reading: folder)
        let (figures, missing) = try references.figures()
        var report = Report(files, references: figures, speeds: speeds)
        if let missing { report.note(missing) }
        let page = try report.html(plots: plots ?? Report.plots.find(), data: data)
        report.problems.forEach(Terminal.warn)
        if output == "-" {
            Terminal.print(page, terminator: "")
        } else {
            let path = output ?? "\(files.path)/report.html"
            try Report.write(page, to: path)
            Terminal.note("Report: \(path)")
        }
    }

    private var speeds: [String: UInt64] {
        Dictionary(speed.map { ($0.nic, UInt64($0.rate.bitsPerSecond)) }, uniquingKeysWith: { $1 })
    }
}
