/// What passes on a path, each way, and what should.
public struct PathMTU: Codable, Sendable, Equatable {
    /// The smallest packet that is tried: what every IPv4 host must take (RFC 791); with IPv6 that is 1280 (RFC 8200).
    public static let smallest = 576
    /// The smallest with IPv6.
    public static let smallestIPv6 = 1280

    /// The client's MTU, as its interface has it.
    public var clientMTU: Int
    /// The server's.
    public var serverMTU: Int
    /// The largest packet that reached the server; nil where no packet was answered, then both are.
    public var upload: Int?
    /// The largest packet that came back from it.
    public var download: Int?
    /// Whether a router or this host's own interface said that a packet was too large. Else it vanished without a word.
    public var wasToldSo = false

    /// What passes each way.
    public init(clientMTU: Int, serverMTU: Int, upload: Int?, download: Int?, wasToldSo: Bool = false) {
        self.clientMTU = clientMTU
        self.serverMTU = serverMTU
        self.upload = upload
        self.download = download
        self.wasToldSo = wasToldSo
    }

    /// What should pass: neither end sends more to the other, as TCP agrees on the smaller MTU (its MSS option).
    public var expected: Int { min(clientMTU, serverMTU) }
}

extension PathMTU {
    /// What was seen, and what to do about it where something must be done.
    public var verdict: CheckVerdict {
        guard let upload, let download else {
            return CheckVerdict(
                .warning,
                "no UDP packet was answered, not even of \(Self.smallest) bytes: the path's MTU is not known",
                "See whether a firewall between the hosts drops UDP."
            )
        }
        if min(upload, download) < expected { return blackHole(upload, download) }
        if clientMTU != serverMTU {
            return CheckVerdict(
                .warning,
                "packets of \(expected) bytes pass both ways, and the interfaces differ: MTU \(clientMTU) at the client, "
                    + "\(serverMTU) at the server",
                "Give both the same MTU: what is larger than \(expected) bytes is lost on the way to the smaller one."
            )
        }
        return CheckVerdict(.ok, "packets of \(expected) bytes, the MTU of both interfaces, pass both ways")
    }

    /// Something small passes, and something large does not.
    private func blackHole(_ upload: Int, _ download: Int) -> CheckVerdict {
        let ways = [("to the server", upload), ("to the client", download)].filter { $0.1 < expected }
            .map { "\($0) packets up to \($1) bytes pass, \($1 + 1) do not" }
        let manner = wasToldSo ? "a router says so" : "they vanish without a word, as in a switch whose MTU is smaller"
        let size = Self.advisable(min(upload, download))
        return CheckVerdict(
            .failure,
            "black hole: \(ways.joined(separator: "; ")), where both interfaces say \(expected); \(manner)",
            "Set an MTU of \(size) on the NICs of both hosts"
                + (size == 9000 ? " (9014 where the driver counts the Ethernet header)" : "")
                + ", or a larger one on every switch port between them."
        )
    }

    /// The usual MTU that fits: 9000 and 1500 are what everything else is set to.
    static func advisable(_ size: Int) -> Int { [9000, 1500].first { $0 <= size } ?? size }
}
