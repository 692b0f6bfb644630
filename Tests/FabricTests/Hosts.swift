@testable import Fabric

/// Hosts as tests need them: a line a NIC.
extension HostDescription {
    static func example(_ hostname: String, _ nics: ExampleNIC...) -> HostDescription {
        HostDescription(
            hostname: hostname,
            kernel: "6.1",
            architecture: "x86_64",
            processors: 8,
            interfaces: nics.map(\.interface),
            rdmaPorts: nics.compactMap(\.port)
        )
    }
}

/// A NIC: name, address, and what it can do.
struct ExampleNIC {
    var name: String
    var addresses: [String]
    var gigabits: UInt64?
    var queues = 8
    var rdma: String?
    var state = LinkState.up
    var role = InterfaceRole.nic
    var master: String?
    var lower: String?
    var mtu = 9000

    /// A NIC with RDMA over RoCE.
    static func roce(_ name: String, _ address: String, _ gigabits: UInt64? = 10) -> ExampleNIC {
        ExampleNIC(name: name, addresses: [address], gigabits: gigabits, rdma: "roce")
    }

    static func iwarp(_ name: String, _ address: String, _ gigabits: UInt64? = 10) -> ExampleNIC {
        ExampleNIC(name: name, addresses: [address], gigabits: gigabits, rdma: "iwarp")
    }

    /// A NIC with receive-side scaling and no RDMA.
    static func rss(_ name: String, _ address: String, _ gigabits: UInt64? = 10) -> ExampleNIC {
        ExampleNIC(name: name, addresses: [address], gigabits: gigabits)
    }

    /// A NIC with a single queue.
    static func plain(_ name: String, _ address: String, _ gigabits: UInt64? = 10) -> ExampleNIC {
        ExampleNIC(name: name, addresses: [address], gigabits: gigabits, queues: 1)
    }

    var interface: InterfaceDescription {
        InterfaceDescription(
            name: name,
            role: role,
            state: state,
            master: master,
            lower: lower,
            mtu: mtu,
            speedBitsPerSecond: gigabits.map { $0 * 1_000_000_000 },
            receiveQueues: queues,
            addresses: addresses.map { address in
                let parts = address.split(separator: "/")
                return InterfaceAddress(host: String(parts[0]), prefixLength: parts.count == 2 ? Int(parts[1])! : 24)!
            }
        )
    }

    var port: RdmaPortDescription? {
        rdma.map { RdmaPortDescription(device: "\($0)-\(name)", port: 1, transport: $0, interface: name) }
    }
}
