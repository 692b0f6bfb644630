import TestSupport
import Testing

@testable import Session
@testable import rdmabench

@Suite struct ServerOptionTests {
    @Test func aHostIsAPortOrADestinationOfSSH() throws {
        guard case .port(let address) = try ServerOption.parse(["lab2", "--port", "7"]).route() else {
            Issue.record("lab2 is no port")
            return
        }
        #expect(address.host == "lab2" && address.port == 7)
        let option = try ServerOption.parse([
            "ssh://root@lab2:2222", "--ssh", "ssh -i key", "--remote-command", "sudo rdmabench", "--data-address",
            "10.0.0.1",
        ])
        guard case .ssh(let destination) = try option.route() else {
            Issue.record("ssh:// is a port")
            return
        }
        #expect(destination.words.starts(with: ["ssh", "-i", "key"]))
        #expect(destination.words.suffix(2) == ["root@lab2", "sudo rdmabench server --stdio"])
        #expect(destination.dataAddress == "10.0.0.1")
    }

    @Test func aKeyComesFromAFile() throws {
        let folder = try TemporaryFolder()
        let text = "rb1-" + String(repeating: "A", count: 64)
        try folder.write("\n\(text)\r\n", to: "key")
        guard case .port(let address) = try ServerOption.parse(["lab2", "--key-file", "\(folder.path)/key"]).route()
        else {
            Issue.record("lab2 is no port")
            return
        }
        #expect(address.key?.text == text)
        for (file, reason) in [("", "Is a directory"), ("/nothing", "No such file")] {
            let error = #expect(throws: (any Error).self) {
                try ServerOption.parse(["lab2", "--key-file", folder.path + file]).route()
            }
            #expect("\(try #require(error))".contains(reason))
        }
    }

    @Test(
        arguments: [
            ["ssh://lab2", "--port", "7"], ["ssh://lab2", "--key-file", "k"], ["lab2", "--ssh", "ssh"],
            ["lab2", "--data-address", "10.0.0.1"], ["ssh://"], ["lab2", "--port", "0"], ["lab2", "--key", "rb1-"],
        ]
    )
    func whatDoesNotGoTogetherIsRefused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { _ = try ServerOption.parse(arguments) }
    }
}
