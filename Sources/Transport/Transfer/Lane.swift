/// What a transfer shares with the worker of one channel.
struct Lane: Sendable {
    let channel: TransferPlan.Channel
    let role: ChannelRole
    let progress = Progress()
    let expectation = Expectation()
}
