import Metering

/// Which of the kernel's counters mean trouble when they rise under load, and what trouble.
///
/// Drivers have names of their own; what they share are words in them. The sources are the kernel's
/// Documentation/ABI/stable/sysfs-class-infiniband, its mlx5 counters documentation, and rxe's rxe_hw_counters.c.
public enum TroubleCounters {
    /// Words in the names, the more telling first.
    private static let meanings: [(word: String, meaning: String)] = [
        ("out_of_buffer", "the receiver had no buffer ready"),
        ("cnp", "congestion was signalled (ECN), and senders slowed down"),
        ("ecn", "congestion was signalled (ECN), and senders slowed down"),
        ("slow_restart", "congestion was signalled (ECN), and senders slowed down"),
        ("rnr", "the receiver had no buffer ready"),
        ("out_of_seq", "packets were lost, or overtook each other"),
        ("seq_err", "packets were lost, or overtook each other"),
        ("duplicate", "packets were sent again"),
        ("retry", "packets were sent again"),
        ("retrans", "packets were sent again"),
        ("timeout", "acknowledgements did not come in time"),
        ("drop", "packets were dropped: by this host where it is slow, or by its driver"),
        ("discard", "packets were dropped: by this host where it is slow, or by its driver"),
        ("link_down", "the link went down"),
        ("icrc", "packets were damaged, or refused: cable, transceiver, or settings"),
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

    /// What a rising counter means, with the priority that it is about; nil where it means nothing bad.
    public static func meaning(of counter: String) -> String? {
        let name = counter.lowercased()
        // How long, and how often it changed: that is said by how often it happened.
        guard !name.contains("duration"), !name.contains("transition") else { return nil }
        let meaning = pause(name) ?? meanings.first { name.contains($0.word) }?.meaning
        return meaning.map { meaning in priority(in: name).map { "priority \($0): \(meaning)" } ?? meaning }
    }

    /// What frames of flow control mean, by who sent them: mlx5 and mlx4 count pauses, bnxt PFC frames, Intel's XOFF, and
    /// XON where it ends.
    private static func pause(_ name: String) -> String? {
        guard ["pause", "pfc", "xoff", "xon"].contains(where: { name.contains($0) }) else { return nil }
        if name.contains("rx") {
            return "flow control held this host: the switch, or the receiver, could not take more"
        }
        if name.contains("tx") { return "flow control held the link: this host could not take more" }
        return "flow control held the link: the receiver, or the switch, could not take more"
    }

    /// The priority that a name has in it: `rx_prio3_pause`, `rx_pause_prio_3`, `rx_pfc_ena_frames_pri3`,
    /// `tx_priority_3_xoff`, `rx_pb_3_pxoff`.
    private static func priority(in name: String) -> Int? {
        name.firstMatch(of: /(?:priority|prio|pri|pb)_?([0-7])(?![0-9])/).flatMap { Int($0.1) }
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
