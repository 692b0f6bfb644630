import Fabric
import Session
import Transport
import Verbs

/// Whether connections are made on each path: TCP, and with rdma_cm, which a firewall may treat differently.
enum Reachability {
    static func lines(_ route: DataRoute, in session: ClientSession) async throws -> [CheckLine] {
        let ports = session.dataPorts
        return try await WorkerThread.run("reach") {
            route.paths.flatMap { path in
                let subject = "\(path.source?.host ?? "") - \(path.server.host)"
                var lines = [CheckLine(subject, tcp(path.toPort(ports.tcp)))]
                if route.transport == .rdma, let port = ports.rdma {
                    lines.append(CheckLine(subject, rdma(path.toPort(port), route.label)))
                }
                return lines
            }
        }
    }

    private static func tcp(_ path: DataPath) -> CheckVerdict {
        do throws(ChannelError) {
            try ChannelProbe.tcp(path)
            return CheckVerdict(.ok, "TCP port \(path.server.port) answers")
        } catch {
            return CheckVerdict(.failure, "\(error)", hint(error))
        }
    }

    private static func rdma(_ path: DataPath, _ label: String) -> CheckVerdict {
        do throws(ChannelError) {
            try ChannelProbe.rdma(path)
            return CheckVerdict(.ok, "RDMA (\(label)) port \(path.server.port) answers")
        } catch {
            let cause = label == "roce" ? "UDP port 4791" : "TCP port \(path.server.port) of the RDMA device"
            return CheckVerdict(.failure, "\(error)", "Though TCP may answer: see whether a firewall drops \(cause).")
        }
    }

    /// The two errors of "Failed Live Migrations with Event ID 21502", as Windows calls them.
    private static func hint(_ error: ChannelError) -> String? {
        switch error {
        case .socket(_, .connectionReset):
            "Windows calls this 0x80072746. Where connections open and are cut later, look at the MTU first."
        case .socket(_, .timedOut):
            "Windows calls this 0x8007274C. A firewall, a wrong route or VLAN, or a host that is down."
        default: nil
        }
    }
}

extension DataPath {
    fileprivate func toPort(_ port: UInt16) -> DataPath {
        var server = server
        server.port = port
        return DataPath(from: source, to: server)
    }
}
