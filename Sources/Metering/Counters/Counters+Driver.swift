import Glibc

extension Counters {
    /// What an interface's driver counts beyond what all have: pause frames by priority, discards, errors of the port.
    ///
    /// The names are the driver's own, as `ethtool -S` prints them; empty for a driver that has none. The source is
    /// the request SIOCETHTOOL (linux/ethtool.h), which needs no privilege for reading.
    public static func driver(ofInterface name: String) -> Counters {
        guard let request = EthtoolRequest(interface: name), let count = request.statisticsCount, count > 0 else {
            return Counters()
        }
        let names = request.names(count)
        let values = request.values(count)
        return Counters(values: Dictionary(zip(names, values)) { first, _ in first })
    }
}

/// Asks an interface's driver by way of a socket.
private final class EthtoolRequest {
    /// SIOCETHTOOL of linux/sockios.h, which Swift's Glibc leaves out, as the commands of linux/ethtool.h below.
    private static let request: UInt = 0x8946
    private static let getStrings: UInt32 = 0x1B
    private static let getStatistics: UInt32 = 0x1D
    private static let getSetInfo: UInt32 = 0x37
    /// ETH_SS_STATS: the set of names that belong to the statistics.
    private static let statistics: UInt32 = 1
    private static let nameLength = 32
    /// More than any driver has.
    private static let mostStatistics = 16384
    /// The driver writes as many as it has by then, whatever it was asked for: room for queues that were added since.
    private static let spare = 1024

    private let descriptor: Int32
    private let interface: [UInt8]

    init?(interface: String) {
        let name = Array(interface.utf8)
        guard name.count < Int(IFNAMSIZ) else { return nil }
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.interface = name
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// How many there are; nil where the driver has none.
    var statisticsCount: Int? {
        // Command, reserved, a mask of sets of 64 bits, and a number for each set of the mask.
        let answer = ask([Self.getSetInfo, 0, 1 << Self.statistics, 0, 0])
        guard let answer, answer[2] == 1 << Self.statistics, answer[4] <= Self.mostStatistics else { return nil }
        return Int(answer[4])
    }

    /// Command, set, number of names, then names of 32 bytes each.
    func names(_ count: Int) -> [String] {
        let words = [Self.getStrings, Self.statistics, UInt32(count)]
        guard let answer = ask(words + [UInt32](repeating: 0, count: (count + Self.spare) * Self.nameLength / 4)) else {
            return []
        }
        return answer.withUnsafeBytes { bytes in
            (0..<count).map { index in
                let start = (words.count * 4) + index * Self.nameLength
                return String(decoding: bytes[start..<start + Self.nameLength].prefix { $0 != 0 }, as: UTF8.self)
                    .trimmingASCIIWhitespace
            }
        }
    }

    /// Command, number of values, then values of 64 bits each.
    func values(_ count: Int) -> [UInt64] {
        let words = [Self.getStatistics, UInt32(count)]
        guard let answer = ask(words + [UInt32](repeating: 0, count: (count + Self.spare) * 2)) else { return [] }
        return answer.withUnsafeBytes { bytes in
            (0..<count).map { bytes.loadUnaligned(fromByteOffset: words.count * 4 + $0 * 8, as: UInt64.self) }
        }
    }

    /// The words after the driver has filled them in; nil where it does not answer.
    private func ask(_ words: [UInt32]) -> [UInt32]? {
        var words = words
        let result = words.withUnsafeMutableBytes { data in
            // struct ifreq: a name of 16 bytes, then a pointer to the words; 40 bytes in all.
            withUnsafeTemporaryAllocation(byteCount: 40, alignment: 8) { ifreq in
                ifreq.initializeMemory(as: UInt8.self, repeating: 0)
                ifreq.copyBytes(from: interface)
                ifreq.storeBytes(
                    of: UInt(bitPattern: data.baseAddress),
                    toByteOffset: Int(IFNAMSIZ),
                    as: UInt.self
                )
                guard let address = ifreq.baseAddress else { return CInt(-1) }
                return ioctl(descriptor, Self.request, address)
            }
        }
        return result == 0 ? words : nil
    }
}
