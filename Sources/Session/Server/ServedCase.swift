import Metering
import Transport

/// A case at the server, what it has of the server's bounds, and its end where it takes too long.
final class ServedCase {
    let transfer: Transfer
    private let share: Allowance.Share
    private let longest: Double
    private var timer: Task<Void, any Error>?

    /// - Parameter longest: seconds that it may last.
    init(_ transfer: Transfer, _ share: Allowance.Share, longest: Double) {
        self.transfer = transfer
        self.share = share
        self.longest = longest
    }

    deinit {
        timer?.cancel()
    }

    /// Lets blocks flow, and stops them in time, at both ends.
    func run(_ mailbox: Mailbox, _ control: ControlChannel) {
        mailbox.run(transfer)
        timer = Task { [transfer, longest] in
            try await Task.sleep(for: .seconds(longest))
            let reason = "a case may last \(NumberText.fixed(longest, places: 3)) s at the server (--max-duration)"
            transfer.stop(reason)
            try await control.send(.stop(reason))
        }
    }
}
