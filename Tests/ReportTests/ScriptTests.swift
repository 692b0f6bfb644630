import Foundation
import Testing

@testable import Results

/// The graphs' scripts by hand, on a run's CSV files alone.
@Suite struct ScriptTests {
    private func draw(_ script: String, _ run: String, width: Int? = nil, in folder: String) throws -> Program.Outcome {
        let plots = try #require(Report.plots.find(), "run the tests in the checkout")
        let definitions = "run='\(run)'" + (width.map { "; width=\($0)" } ?? "")
        return try Program.run(["gnuplot", "-e", definitions, "\(plots)/\(script).gnuplot"], in: folder)
    }

    @Test(arguments: Graph.all.map(\.script)) func drawByHand(_ script: String) throws {
        try withFolder { folder in
            let run = try ExampleRun(in: folder).folder.path
            let outcome = try draw(script, run, in: folder)
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
            #expect(outcome.output.contains("width=\"860\"") && outcome.output.contains("</svg>"))
            #expect(try draw(script, run, width: 400, in: folder).output.contains("width=\"400\""))
        }
    }

    @Test(arguments: Graph.all.map(\.script)) func sayWhereNothingIsToDraw(_ script: String) throws {
        try withFolder { folder in
            let run = try RunFolder.create(in: folder, started: Date())
            try run.write(summary: [])
            try run.write(intervals: [])
            try run.write(latencies: [])
            try run.write(rounds: [])
            try run.write(machines: [])
            let outcome = try draw(script, run.path, in: folder)
            #expect(outcome.status == 3 && outcome.output.isEmpty)
            #expect(outcome.errors.contains("no ") && outcome.errors.contains(run.path), "\(outcome.errors)")
        }
    }
}
