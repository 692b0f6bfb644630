import ArgumentParser
import Metering

/// A NIC and its speed, as in "nic0=10Gbps".
struct SpeedOption: Sendable {
    let nic: String
    let rate: BitRate

    init(parsing text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw ValidationError("'\(text)': speeds look like nic0=10Gbps") }
        nic = parts[0]
        rate = try BitRate(parsing: parts[1])
    }
}
