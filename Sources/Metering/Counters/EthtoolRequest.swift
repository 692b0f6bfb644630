import Glibc

/// Asks an interface's driver by way of a socket.
final class EthtoolRequest {
    /// SIOCETHTOOL of linux/sockios.h, which Swift's Glibc leaves out, as the commands of linux/ethtool.h below.
    private static let request: UInt = 0x8946
    private static let getDriver: UInt32 = 0x03
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

    /// The driver's name; nil where it does not say.
    var driver: String? {
        // struct ethtool_drvinfo: command, then texts of 32 bytes, the first of them the driver's name; 196 bytes in all.
        ask([Self.getDriver], 48).flatMap { answer in
            answer.withUnsafeBytes { bytes in
                let name = String(decoding: bytes.dropFirst(4).prefix(32).prefix { $0 != 0 }, as: UTF8.self)
                return name.isEmpty ? nil : name
            }
        }
    }

    /// How many there are; nil where the driver has none.
    var statisticsCount: Int? {
        // Command, reserved, a mask of sets of 64 bits, and a number for each set of the mask.
        let answer = ask([Self.getSetInfo, 0, 1 << Self.statistics, 0, 0], 0)
        guard let answer, answer[2] == 1 << Self.statistics, answer[4] <= Self.mostStatistics else { return nil }
        return Int(answer[4])
    }

    /// The names of the statistics, as many as there are.
    func names(_ count: Int) -> [String] {
        let space = (count + Self.spare) * Self.nameLength / 4
        return ask([Self.getStrings, Self.statistics, UInt32(count)], space).map { Self.names(in: $0, count) } ?? []
    }

    /// Their values, in the same order.
    func values(_ count: Int) -> [UInt64] {
        ask([Self.getStatistics, UInt32(count)], (count + Self.spare) * 2).map { Self.values(in: $0, count) } ?? []
    }

    /// What is in struct ethtool_gstrings: command, set, number of names, then names of 32 bytes each.
    static func names(in answer: [UInt32], _ count: Int) -> [String] {
        answer.withUnsafeBytes { bytes in
            (0..<count).map { index in
                let name = bytes.dropFirst(12 + index * nameLength).prefix(nameLength)
                return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self).trimmingASCIIWhitespace
            }
        }
    }

    /// What is in struct ethtool_stats: command, number of values, then values of 64 bits each.
    static func values(in answer: [UInt32], _ count: Int) -> [UInt64] {
        answer.withUnsafeBytes { bytes in
            (0..<count).map { bytes.loadUnaligned(fromByteOffset: 8 + $0 * 8, as: UInt64.self) }
        }
    }

    /// The words after the driver has filled them in, with so many behind them; nil where it does not answer.
    private func ask(_ request: [UInt32], _ space: Int) -> [UInt32]? {
        var words = request + [UInt32](repeating: 0, count: space)
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
