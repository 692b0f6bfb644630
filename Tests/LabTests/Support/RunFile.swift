/// What the tests read of run.json.
struct RunFile: Decodable {
    struct Case: Decodable {
        let name: String
        let complete: Bool
        let warnings: [String]
        let client: Report?
        let server: Report?
        let checks: [Check]
        let events: [Event]
    }

    struct Check: Decodable {
        let name: String
        let unit: String
        let ours: Double?
        let theirs: Double?
        let verdict: String
        let note: String
    }

    struct Event: Decodable {
        let end: String
        let nic: String
        let counter: String
        let count: Int
        let meaning: String
    }

    struct Report: Decodable {
        let incomplete: String?
        let channels: [Channel]
    }

    struct Channel: Decodable {
        let index: Int
        let role: String
        let total: Ledger
        let link: Link?
    }

    struct Ledger: Decodable, Equatable {
        let bytes: Int
        let blocks: Int
        let verified: Int
        let corrupt: Int
    }

    struct Link: Decodable {
        let transport: String
        let localAddress: String
        let peerAddress: String
    }

    let complete: Bool
    let warnings: [String]
    let cases: [Case]
}
