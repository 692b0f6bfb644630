/// What passes on a path, each way, and what should.
public struct PathMTU: Codable, Sendable, Equatable {
    /// The way of a packet.
    public enum Way: String, Codable, Sendable, CaseIterable {
        /// From the client to the server.
        case upload
        /// From the server to the client.
        case download
    }

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
    /// Ways on which a router said that a packet was too large (RFC 1191, RFC 8201). Else it vanished without a word.
    public var refused: Set<Way> = []

    /// What passes each way.
    public init(clientMTU: Int, serverMTU: Int, upload: Int?, download: Int?, refused: Set<Way> = []) {
        self.clientMTU = clientMTU
        self.serverMTU = serverMTU
        self.upload = upload
        self.download = download
        self.refused = refused
    }

    /// What should pass: neither end sends more to the other, as TCP agrees on the smaller MTU (its MSS option).
    public var expected: Int { min(clientMTU, serverMTU) }
}

extension PathMTU {
    /// What was seen, and what to do about it where something must be done.
    ///
    /// - Parameter carriesRDMA: TCP sends smaller packets where a router asks for it; RDMA does not hear it.
    public func verdict(carriesRDMA: Bool) -> CheckVerdict {
        guard let upload, let download else {
            return CheckVerdict(
                .warning,
                "no UDP packet was answered, not even of \(Self.smallest) bytes: the path's MTU is not known",
                "See whether a firewall between the hosts drops UDP."
            )
        }
        if min(upload, download) < expected { return narrow(upload, download, carriesRDMA) }
        guard expected > 0 else {
            return CheckVerdict(
                .warning,
                "packets of \(min(upload, download)) bytes pass both ways; the MTU of an interface is not known",
                "In a container or a namespace, give it a /sys of its own: mount -t sysfs sysfs /sys."
            )
        }
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
    private func narrow(_ upload: Int, _ download: Int, _ carriesRDMA: Bool) -> CheckVerdict {
        let narrow = [(Way.upload, "to the server", upload), (.download, "to the client", download)]
            .filter { $0.2 < expected }
        let sizes = narrow.map { "\($0.1) packets up to \($0.2) bytes pass, \($0.2 + 1) do not" }
            .joined(separator: "; ")
        let seen = "\(sizes), where both interfaces say \(expected)"
        let size = min(upload, download)
        let remedy = Self.remedy(size)
        guard narrow.allSatisfy({ refused.contains($0.0) }) else {
            let manner = "they vanish without a word, as in a switch whose MTU is smaller"
            return CheckVerdict(.failure, "black hole: \(seen); \(manner)", remedy)
        }
        return carriesRDMA
            ? CheckVerdict(.failure, "\(seen); a router says so, and RDMA does not listen to it", remedy)
            : CheckVerdict(
                .warning,
                "\(seen); a router says so, and TCP will send packets of \(size) bytes",
                "RDMA would not. \(remedy)"
            )
    }

    private static func remedy(_ size: Int) -> String {
        let size = advisable(size)
        return "Set an MTU of \(size) on the NICs of both hosts"
            + (size == 9000 ? " (9014 where the driver counts the Ethernet header)" : "")
            + ", or a larger one on every switch port between them."
    }

    /// The usual MTU that fits: 9000 and 1500 are what everything else is set to.
    static func advisable(_ size: Int) -> Int { [9000, 1500].first { $0 <= size } ?? size }
}
