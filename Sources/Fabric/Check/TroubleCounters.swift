import Metering

/// Which of the kernel's counters mean trouble when they rise under load, and what trouble.
///
/// Drivers have names of their own; what they share are words in them. The sources are the kernel's
/// Documentation/ABI/stable/sysfs-class-infiniband, its mlx5 counters documentation, and rxe's rxe_hw_counters.c.
public enum TroubleCounters {
    /// Words in the names, the more telling first.
    private static let meanings: [(word: String, meaning: String)] = [
        ("pause", "flow control held the link: the receiver, or the switch, could not take more"),
        ("cnp", "congestion was signalled (ECN), and senders slowed down"),
        ("ecn", "congestion was signalled (ECN), and senders slowed down"),
        ("rnr", "the receiver had no buffer ready"),
        ("out_of_seq", "packets were lost, or overtook each other"),
        ("seq_err", "packets were lost, or overtook each other"),
        ("duplicate", "packets were sent again"),
        ("retry", "packets were sent again"),
        ("retrans", "packets were sent again"),
        ("timeout", "acknowledgements did not come in time"),
        ("drop", "packets were dropped: by this host where it is slow, or by its driver"),
        ("discard", "packets were dropped: by this host where it is slow, or by its driver"),
        ("_err", "packets were damaged, or refused: cable, transceiver, or settings"),
    ]

    /// The line about what TCP sent again.
    ///
    /// A few segments are how TCP finds out what a path takes; one in a thousand is more than that.
    ///
    /// - Parameter segments: how many it sent in all.
    public static func retransmits(_ count: UInt64, of segments: UInt64) -> CheckLine {
        let seen = "\(count) of about \(segments) segments were sent again"
        guard count > 2, count > segments / 1000 else { return CheckLine("TCP", CheckVerdict(.ok, seen)) }
        return CheckLine(
            "TCP",
            CheckVerdict(
                .warning,
                seen,
                "Packets are lost on the way: a cable, a transceiver, or a buffer where a fast link meets a slow one."
            )
        )
    }

    /// What a rising counter means; nil where it means nothing bad.
    static func meaning(of counter: String) -> String? {
        let name = counter.lowercased()
        return meanings.first { name.contains($0.word) }?.meaning
    }

    /// The line about what rose on a NIC or a device.
    ///
    /// - Parameter moved: how far each counter rose.
    public static func line(_ subject: String, _ moved: Counters) -> CheckLine {
        let risen = moved.values.sorted { $0.key < $1.key }.compactMap { name, value in
            meaning(of: name).map { (text: "\(name) by \(value)", meaning: $0) }
        }
        guard !risen.isEmpty else { return CheckLine(subject, CheckVerdict(.ok, "no error counter rose under load")) }
        var meanings: [String] = []
        for meaning in risen.map(\.meaning) where !meanings.contains(meaning) { meanings.append(meaning) }
        return CheckLine(
            subject,
            CheckVerdict(
                .warning,
                "rose under load: " + risen.map(\.text).joined(separator: ", "),
                meanings.joined(separator: "; ") + "."
            )
        )
    }
}
