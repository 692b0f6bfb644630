import CRdma
import Glibc

/// A port's address on the RDMA network (a GID).
///
/// The corresponding verb is `ibv_query_gid_table`. With RoCE it is made from an IP address of the interface, with
/// iWARP from the interface's MAC address.
public struct GlobalIdentifier: Hashable, Sendable {
    /// What the identifier is made for.
    public enum Kind: Hashable, Sendable {
        /// InfiniBand, or iWARP.
        case infiniBand
        /// RoCE version 1.
        case roceV1
        /// RoCE version 2.
        case roceV2
    }

    /// The port, counted from 1.
    public let port: UInt8
    /// The place in the port's table.
    public let index: Int
    /// What it is made for.
    public let kind: Kind
    /// The 16 bytes, in network order.
    public let bytes: [UInt8]
    /// The kernel's number of the network interface that it belongs to; 0 where the kernel does not say.
    public let interfaceIndex: UInt32

    init(_ entry: ibv_gid_entry) {
        let bytes = withUnsafeBytes(of: entry.gid) { [UInt8]($0) }
        port = UInt8(truncatingIfNeeded: entry.port_num)
        index = Int(entry.gid_index)
        switch entry.gid_type {
        case IBV_GID_TYPE_ROCE_V1.rawValue: kind = .roceV1
        case IBV_GID_TYPE_ROCE_V2.rawValue: kind = .roceV2
        default: kind = .infiniBand
        }
        self.bytes = bytes
        interfaceIndex = entry.ndev_ifindex
    }

    /// The network interface that it belongs to; nil where the kernel does not say. Asks the kernel each time.
    public var interfaceName: String? {
        guard interfaceIndex != 0 else { return nil }
        var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
        guard if_indextoname(interfaceIndex, &name) != nil else { return nil }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension GlobalIdentifier: CustomStringConvertible {
    /// The address as text: IPv4 where it stands for one (::ffff:0:0/96), else IPv6.
    public var description: String {
        if bytes.prefix(10).allSatisfy({ $0 == 0 }) && bytes[10] == 0xff && bytes[11] == 0xff {
            return bytes[12...].map(String.init).joined(separator: ".")
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
