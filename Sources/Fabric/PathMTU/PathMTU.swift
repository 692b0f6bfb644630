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
    /// The largest packet that reached the server; nil where none did.
    public var upload: Int?
    /// The largest packet that came back from it; nil where none did.
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

    /// What should pass, as neither end sends more.
    public var expected: Int { min(clientMTU, serverMTU) }

    /// Whether full-size packets of both ends arrive.
    ///
    /// A sender fills its own MTU: TCP takes the smaller of both (its MSS option), but not what a switch between them
    /// drops.
    public var isClear: Bool { upload == expected && download == expected && clientMTU == serverMTU }

    /// Whether data of full size would be lost: something small passes and something large does not.
    public var isBlackHole: Bool {
        guard let upload, let download else { return (upload ?? download) != nil }
        return min(upload, download) < expected
    }
}

extension PathMTU {
    /// What was seen, and what to do about it where something must be done.
    public var verdict: CheckVerdict {
        guard upload != nil || download != nil else {
            return CheckVerdict(
                .warning,
                "no UDP packet was answered, not even of \(Self.smallest) bytes: the path's MTU is not known",
                "See whether a firewall between the hosts drops UDP."
            )
        }
        if isBlackHole { return blackHole }
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

    private var blackHole: CheckVerdict {
        let ways = [("to the server", upload), ("to the client", download)]
            .filter { ($0.1 ?? 0) < expected }
            .map { way, size in
                size.map { "\(way) packets up to \($0) bytes pass, \($0 + 1) do not" } ?? "\(way) none passes"
            }
        let manner = wasToldSo ? "a router says so" : "they vanish without a word, as in a switch whose MTU is smaller"
        let size = min(upload ?? Self.smallest, download ?? Self.smallest)
        return CheckVerdict(
            .failure,
            "black hole: \(ways.joined(separator: "; ")), where both interfaces say \(expected); \(manner)",
            "Set an MTU of \(Self.advisable(size)) on the NICs of both hosts"
                + (Self.advisable(size) == 9000 ? " (9014 where the driver counts the Ethernet header)" : "")
                + ", or a larger one on every switch port between them."
        )
    }

    /// The usual MTU that fits: 9000 and 1500 are what everything else is set to.
    static func advisable(_ size: Int) -> Int { [9000, 1500].first { $0 <= size } ?? size }
}
