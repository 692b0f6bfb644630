import ArgumentParser
import Transport

/// Which class of the network's the traffic belongs to: what commands that move data share.
struct PriorityOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Ethernet's priority (802.1p) of all packets, both ways, 0 to 7; above 6 as root.",
            discussion: """
                TCP: SO_PRIORITY, which a VLAN's egress map puts into the tag, and the class selector as DSCP, which \
                is 8 times the priority. RDMA: that DSCP alone, through rdma_cm; RoCE carries it, and soft-iWARP (siw) \
                does not.
                """
        )
    )
    var priority: Int?

    @Option(help: "The DSCP of all packets, both ways, 0 to 63, where it is not the priority's class selector.")
    var dscp: Int?

    var marking: TrafficMarking? { TrafficMarking(priority: priority, dscp: dscp) }
}
