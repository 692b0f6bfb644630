import Glibc
import SystemPackage

extension Socket {
    /// Marks what this socket sends from now on, the handshake included where it is not connected yet.
    ///
    /// The DSCP comes first: setting IP_TOS sets the priority as well, to what the kernel derives from it (ip(7)).
    ///
    /// - Throws: ``ChannelError/failed(_:)`` where the priority is not for this process, with what to do about it.
    func mark(_ marking: TrafficMarking?) throws(ChannelError) {
        guard let marking else { return }
        let typeOfService = Int32(marking.typeOfService)
        // An IPv6 socket carries IPv4 as well, and then the IPv4 option counts.
        if try option(SOL_SOCKET, SO_DOMAIN) == AF_INET6 {
            try set(Int32(IPPROTO_IPV6), IPV6_TCLASS, typeOfService)
        }
        try set(Int32(IPPROTO_IP), IP_TOS, typeOfService)
        guard let priority = marking.priority else { return }
        do {
            try set(SOL_SOCKET, SO_PRIORITY, Int32(priority))
        } catch .socket(_, .notPermitted) {
            throw .failed(
                "priority \(priority) on a data channel: not permitted: above "
                    + "\(TrafficMarking.highestOrdinaryPriority) it takes CAP_NET_ADMIN: run rdmabench as root on both "
                    + "hosts, or choose a lower --priority"
            )
        }
    }
}
