import Results
import Transport

/// The receiver's count against the sender's, over the whole of all channels: equal to the byte.
struct EndsCheck {
    static let name = "bytes sent and received"

    let check: CrossCheck

    init(_ checked: CheckedCase, _ disagreements: [String]) {
        let plan = checked.plan
        guard checked.obstacle == nil, let server = checked.outcome.server else {
            check = .unavailable(Self.name, unit: "B", because: checked.obstacle ?? "")
            return
        }
        guard plan.workload == .bandwidth else {
            check = .unavailable(
                Self.name,
                unit: "B",
                because: "each message is answered: the client counts the answers"
            )
            return
        }
        guard plan.transport == .tcp || plan.operation == .send || plan.verify else {
            check = .unavailable(
                Self.name,
                unit: "B",
                because:
                    "over RDMA a \(plan.operation.rawValue.uppercased()) passes the other end's software by; --verify lets it look"
            )
            return
        }
        let channels = checked.outcome.client.channels + server.channels
        func total(_ role: ChannelRole) -> Double {
            channels.filter { $0.role == role }.reduce(0) { $0 + Double($1.total.bytes) }
        }
        var compared = CrossCheck(
            Self.name,
            unit: "B",
            ours: total(.requester),
            theirs: total(.responder),
            note: "the other end's count of all blocks; it has to be the same"
        )
        compared.verdict = disagreements.isEmpty ? .agree : .differ
        (compared.atLeast, compared.atMost) = (compared.ours, compared.ours)
        check = compared
    }
}
