import CRdma

/// What a device can do, and how much of it.
///
/// The corresponding verb is `ibv_query_device`. Check these limits before asking: the verbs answer a request beyond
/// them with "invalid argument" or "out of memory", whatever the cause.
public struct DeviceAttributes: Hashable, Sendable {
    /// The firmware's version, as the vendor writes it; empty for software devices.
    public let firmwareVersion: String
    /// The vendor's number.
    public let vendorID: UInt32
    /// The vendor's number for the part.
    public let vendorPartID: UInt32
    /// Ports, which are counted from 1.
    public let portCount: UInt8
    /// The largest region, in bytes.
    public let maximumRegionSize: UInt64
    /// Queue pairs on the device, for all processes together.
    public let maximumQueuePairs: Int
    /// Work requests in a queue.
    public let maximumWorkRequests: Int
    /// Pieces of memory in a work request.
    public let maximumScatterGather: Int
    /// Entries in a completion queue.
    public let maximumCompletions: Int
    /// Reads that a queue pair may have under way towards its peer.
    public let maximumInitiatorDepth: Int
    /// Reads of its peer that a queue pair can serve at once.
    public let maximumResponderResources: Int

    init(_ attributes: ibv_device_attr) {
        firmwareVersion = withUnsafeBytes(of: attributes.fw_ver) { field in
            String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
        }
        vendorID = attributes.vendor_id
        vendorPartID = attributes.vendor_part_id
        portCount = attributes.phys_port_cnt
        maximumRegionSize = attributes.max_mr_size
        maximumQueuePairs = Int(attributes.max_qp)
        maximumWorkRequests = Int(attributes.max_qp_wr)
        maximumScatterGather = Int(attributes.max_sge)
        maximumCompletions = Int(attributes.max_cqe)
        maximumInitiatorDepth = Int(attributes.max_qp_init_rd_atom)
        maximumResponderResources = Int(attributes.max_qp_rd_atom)
    }
}
