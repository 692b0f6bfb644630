import Glibc
import Metering
import Synchronization

/// The limits of this host, for those who obey them: what ``Pacer`` consults.
///
/// While there are pacers, a table that appears, is made anew or goes is noticed within a tenth of a second; what is
/// set in a table there is holds at once, a guarantee within a tenth of a second. Root makes the table where it is
/// missing. Who may not, and finds none, obeys the limits that outlast a reboot on his own, until there is one.
public final class HostLimits: Sendable {
    /// A table's files, as far as they can be told from others of the same name.
    private struct Identity: Equatable {
        var files: [[UInt64]] = []
    }

    private struct State {
        var identity = Identity()
        var problem: String?
        var keeper = GuaranteeKeeper()
        /// When the table's files, and the NICs' carriers, were looked at last.
        var refreshed = MonotonicTime(nanoseconds: 0)
        var sawCarriers = MonotonicTime(nanoseconds: 0)
    }

    private static let refreshPeriod: UInt64 = 90_000_000
    private static let carrierPeriod: UInt64 = 9_000_000

    /// Where the table is; nil where the rules are this process's own.
    private let location: LimitLocation?
    private let mapping: TableMapping
    private let state = Mutex(State())
    private let pulse: Pulse?
    /// Why the table was made anew when it was opened here; nil as a rule.
    private let repaired: String?
    /// The NICs that those who obey use.
    package let links: AvailableLinks

    /// Opens the table.
    ///
    /// One that is damaged, or another version's, is made anew with what outlasts a reboot, by who may; for others that
    /// throws, and for all where it is not to be trusted: a run must not pass over limits.
    public init(at location: LimitLocation = .current) throws(PacingError) {
        self.location = location
        mapping = try TableMapping()
        links = AvailableLinks(publish: mapping.setAvailable)
        pulse = Pulse()
        // Where it cannot be made it is as for those who may not.
        repaired = location.mayCreate ? (try? LimitTable(at: location).prepare()) ?? nil : nil
        let identity = Self.identity(location)
        try Self.map(location, in: mapping)
        state.withLock { $0.identity = identity }
    }

    /// Limits and guarantees of this process alone, whatever holds on the host: for runs that try rules out.
    ///
    /// All runs that are given the same object obey them together. Throws where the system has no memory for them.
    public convenience init(rules: LimitRules) throws(PacingError) {
        try self.init(rules: rules, pulse: Pulse())
    }

    /// The same; without a pulse nothing is followed but by ``look(at:)``.
    init(
        rules: LimitRules,
        pulse: Pulse?,
        carrier: @escaping @Sendable (String) -> Bool = AvailableLinks.hasCarrier
    ) throws(PacingError) {
        location = nil
        repaired = nil
        mapping = try TableMapping()
        try mapping.map(rules)
        links = AvailableLinks(carrier: carrier, publish: mapping.setAvailable)
        self.pulse = pulse
    }

    /// The bucket of a category.
    package func bucket(for category: LimitCategory) -> Bucket {
        mapping.place(category).bucket
    }

    /// All that concerns a category.
    func place(_ category: LimitCategory) -> CategoryPlace {
        mapping.place(category)
    }

    /// Why a table that has appeared since cannot be obeyed; nil as long as all is well.
    public var problem: String? { state.withLock { $0.problem } }

    /// The rules in force.
    public var rules: LimitRules { mapping.rules }

    /// What of the rules cannot be kept for traffic of a category, and what to do about it; empty as a rule.
    ///
    /// A share, and a guarantee, need to know what is available: the speeds of all NICs in use.
    public func warnings(for category: LimitCategory) -> [String] {
        LimitWarnings(rules: rules, links: links, repaired: repaired, problem: problem).texts(for: category)
    }

    func attend() {
        pulse?.begin { [weak self] in self?.look() ?? .rarely }
    }

    func leave() {
        pulse?.end()
    }

    /// Follows what has changed: the table, the NICs, what guaranteed categories use.
    ///
    /// - Returns: how soon it is worth looking again.
    @discardableResult
    func look(at now: MonotonicTime = .now()) -> Pulse.Pace {
        state.withLock { state in
            if now.nanoseconds(since: state.refreshed) > Self.refreshPeriod {
                state.refreshed = now
                refresh(&state)
            }
            let isFollowing = mapping.rules.dependsOnLinks
            if isFollowing && now.nanoseconds(since: state.sawCarriers) > Self.carrierPeriod {
                state.sawCarriers = now
                links.lookAtCarriers()
            }
            state.keeper.divide(links.bytesPerSecond, in: mapping, at: now)
            return isFollowing ? .often : .rarely
        }
    }

    /// Looks whether the table is another one than before, or can be obeyed by now.
    private func refresh(_ state: inout State) {
        guard let location else { return }
        let identity = Self.identity(location)
        guard identity != state.identity || state.problem != nil else { return }
        state.identity = identity
        do {
            try Self.map(location, in: mapping)
            state.problem = nil
        } catch {
            state.problem = "\(error)"
        }
    }

    private static func map(_ location: LimitLocation, in mapping: TableMapping) throws(PacingError) {
        if let folder = try LimitFolder.open(location.folder), let files = try TableFiles.open(in: folder) {
            try mapping.map(files)
        } else {
            try mapping.map(try LimitTable(at: location).persistentRules())
        }
    }

    private static func identity(_ location: LimitLocation) -> Identity {
        Identity(
            files: TableFile.allCases.map { file in
                var status = stat()
                guard lstat("\(location.folder)/\(file.name)", &status) == 0 else { return [] }
                return [UInt64(status.st_dev), UInt64(status.st_ino)]
            }
        )
    }
}
