import ArgumentParser
import Fabric
import Metering

extension RestrictionPolicy: ExpressibleByArgument {}

/// Which NICs are to be used: what `server`, `run` and `paths` share.
struct PathOptions: ParsableArguments {
    @Option(
        help: "Use only these NICs of this host, the preferred one first: nic0,nic1.",
        transform: { $0.split(separator: ",").map(String.init) }
    )
    var nics: [String] = []

    @Option(
        help: "Use only addresses of this host in these networks, the preferred one first: 198.18.0.0/24,fd00::/64.",
        transform: { try $0.split(separator: ",").map { try Network(parsing: String($0)) } }
    )
    var networks: [Network] = []

    @Option(
        help: ArgumentHelp(
            "Whose restriction holds.",
            discussion: """
                smb: a restriction holds only where both ends make one; else multichannel drags equal NICs in, as \
                Hyper-V does. strict, on either end: either end's restriction holds.
                """
        )
    )
    var policy = RestrictionPolicy.smb

    @Option(
        name: .customLong("speed"),
        help: "A NIC's speed, where the kernel does not know it: nic0=10Gbps; may be repeated.",
        transform: SpeedOption.init(parsing:)
    )
    var speedList: [SpeedOption] = []

    var terms: PathTerms { PathTerms(restriction: NICRestriction(nics: nics, networks: networks), policy: policy) }

    /// Bits per second by NIC.
    var speeds: [String: UInt64] {
        Dictionary(speedList.map { ($0.nic, UInt64($0.rate.bitsPerSecond)) }) { _, last in last }
    }

    /// Whether anything was said about which NICs to use.
    var isRestricting: Bool { !terms.restriction.isEmpty }

    func validate() throws {
        let known = NetworkInterface.all().map(\.name)
        for nic in nics + speedList.map(\.nic) where !known.contains(nic) {
            throw ValidationError("this host has no NIC '\(nic)'; it has \(known.joined(separator: ", "))")
        }
    }
}
