import ArgumentParser
import Session

/// `rdmabench status`: what a server is doing.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what a server is doing: its sessions, its bounds and limits, its version."
    )

    @OptionGroup var server: ServerOption

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let status = try await ClientSession.connect(to: server.route()) { try await $0.status() }
        if json {
            try Terminal.print(json: status)
        } else {
            Terminal.print(StatusText(status).text, terminator: "")
        }
    }
}
