/// The NICs that one run uses; they are left when it goes.
package final class LinkUse: Sendable {
    private let number: Int
    private let links: AvailableLinks

    init(_ number: Int, of links: AvailableLinks) {
        self.number = number
        self.links = links
    }

    deinit {
        links.end(number)
    }

    /// The run uses a NIC, which is up.
    ///
    /// - Parameter bytesPerSecond: what payload it can carry; nil where that is not known.
    package func set(_ nic: String, bytesPerSecond: UInt64?) {
        links.set(nic, bytesPerSecond, in: number)
    }

    /// Whether the run has a connection over the NIC.
    package func setUp(_ nic: String, _ isUp: Bool) {
        links.setUp(nic, isUp, in: number)
    }
}
