import Foundation
import Testing

@testable import Results

/// The report as a browser shows it. It takes gnuplot and chromium: `bench/install report`.
@Suite(.serialized) struct PageTests {
    private static let graphs = [
        "throughput", "cpu", "timeline", "rounds", "storage-latency", "latency", "message-size",
    ]

    /// One browser for all of it: starting it is what takes time.
    @Test func everyGraphIsShownAndNothingLeavesThePage() throws {
        try withFolder { folder in
            try look(in: folder)
        }
    }

    private func look(in folder: String) throws {
        let run = try ExampleRun(in: folder)
        let page = try report(run, in: folder)
        let browser = try Browser(profile: folder)
        try browser.open("file://\(page)")

        let requests = browser.events.filter { $0.method == "Network.requestWillBeSent" }
        let addresses = requests.compactMap { ($0.parameters["request"] as? [String: Any])?["url"] as? String }
        #expect(addresses == ["file://\(page)"], "the page and nothing else")
        let complaints = browser.events.filter { ["Log.entryAdded", "Runtime.exceptionThrown"].contains($0.method) }
        #expect(complaints.isEmpty, "\(complaints)")
        try holdsNothingThatActs(browser)
        try showsPeersWordsAsWords(browser)

        for width in [1280, 400] {
            for isDark in [false, true] {
                try browser.show(width: width, isDark: isDark)
                try showsEveryGraph(browser, width: width, "\(width) px, \(isDark ? "dark" : "light")")
            }
        }
        try browser.show(width: 1280, isDark: true, onPaper: true)
        try showsEveryGraph(browser, width: 1280, "on paper")
        #expect(
            try browser.evaluate("getComputedStyle(document.body).backgroundColor") as? String == "rgb(255, 255, 255)"
        )
        #expect(try browser.data("Page.printToPDF").starts(with: Data("%PDF".utf8)))
    }

    /// The program as a user starts it, with this checkout's scripts.
    private func report(_ run: ExampleRun, in folder: String) throws -> String {
        let outcome = try Program.rdmabench(["report", run.folder.path], in: folder)
        try #require(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors == "Report: \(run.folder.path)/report.html\n", "nothing is lacking")
        return run.folder.path + "/report.html"
    }

    private func holdsNothingThatActs(_ browser: Browser) throws {
        let elements = "script, iframe, object, embed, link, img, image, form, a, foreignObject, [src], [action]"
        #expect(try browser.evaluate("document.querySelectorAll('\(elements)').length") as? Int == 0)
        let attributes = """
            Array.from(document.querySelectorAll('*')).flatMap(element => Array.from(element.attributes))
                .filter(({name, value}) => name.startsWith('on') || /href$/.test(name) && !value.startsWith('#')
                    || /url\\((?!#|"#)/.test(value)).map(({name, value}) => name + '=' + value)
            """
        #expect(try browser.evaluate(attributes) as? [String] == [])
        let twice = """
            (ids => ids.filter((id, place) => ids.indexOf(id) != place))(
                Array.from(document.querySelectorAll('[id]')).map(element => element.id))
            """
        #expect(try browser.evaluate(twice) as? [String] == [], "each name once")
    }

    /// Host, system, command, warning and case carry the same text; pictures have its beginning.
    private func showsPeersWordsAsWords(_ browser: Browser) throws {
        let text = try #require(try browser.evaluate("document.body.textContent") as? String)
        #expect(text.components(separatedBy: ExampleRun.attack).count > 6)
        let picture = try #require(try browser.evaluate("document.querySelector('#cpu svg').textContent") as? String)
        #expect(picture.contains("<script>alert(1)</script><img src=http://x.test…"))
    }

    /// Each graph in one of its two forms, wholly within the page, with marks in it, and with texts that can be read.
    private func showsEveryGraph(_ browser: Browser, width: Int, _ how: Comment) throws {
        let look = """
            (() => {
                const light = colour => {
                    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => {
                        const share = part / 255
                        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
                    })
                    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
                }
                const paper = light(getComputedStyle(document.body).backgroundColor)
                const contrast = colour => {
                    const [low, high] = [light(colour), paper].sort((a, b) => a - b)
                    return (high + 0.05) / (low + 0.05)
                }
                return Array.from(document.querySelectorAll('figure')).map(figure => {
                    const shown = Array.from(figure.querySelectorAll('svg'))
                        .filter(svg => svg.getBoundingClientRect().width > 0)
                    const box = shown[0].getBoundingClientRect()
                    const texts = Array.from(shown[0].querySelectorAll('text')).filter(text => text.textContent.trim())
                    const boxes = texts.map(text => text.getBoundingClientRect())
                    return {
                        id: figure.id, shown: shown.length, left: box.left, right: box.right, height: box.height,
                        marks: shown[0].querySelectorAll('path, polygon, use').length, texts: texts.length,
                        outside: texts.filter(text => (one => one.left < box.left - 1 || one.right > box.right + 1
                            || one.top < box.top - 1 || one.bottom > box.bottom + 1)(text.getBoundingClientRect()))
                            .map(text => text.textContent),
                        size: Math.min(...boxes.map(one => Math.min(one.height, one.width * 4))),
                        contrast: Math.min(...texts.map(text => contrast(getComputedStyle(text).fill))),
                    }
                })
            })()
            """
        let figures = try #require(try browser.evaluate(look) as? [[String: Any]])
        #expect(figures.map { $0["id"] as? String } == Self.graphs, how)
        for figure in figures {
            func number(_ name: String) throws -> Double { try #require(figure[name] as? NSNumber).doubleValue }
            #expect(try number("shown") == 1, how)
            #expect(try number("left") >= 0 && number("right") <= Double(width), how)
            #expect(try number("height") > 100 && number("marks") > 20 && number("texts") > 5, "\(how): \(figure)")
            #expect(figure["outside"] as? [String] == [], "\(how): \(figure)")
            #expect(try number("size") > 8, "\(how): \(figure)")
            #expect(try number("contrast") >= 4.5, "\(how): \(figure)")
        }
        let overflow = try browser.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        #expect(overflow as? Int == 0, how)
    }
}
