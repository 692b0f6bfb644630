import Dispatch
import Glibc
import Synchronization

/// The limits of this host, for those who obey them: what ``Pacer`` consults.
///
/// A table that appears, is made anew or goes while a run is in progress is noticed within a tenth of a second; what is
/// set in a table there is holds at once. Root makes the table where it is missing. Who may not, and finds none, obeys
/// the limits that outlast a reboot on his own, until there is one.
public final class HostLimits: Sendable {
    /// A table's files, as far as they can be told from others of the same name.
    private struct Identity: Equatable {
        var files: [[UInt64]] = []
    }

    private struct State {
        var identity = Identity()
        var problem: String?
    }

    private static let period = DispatchTimeInterval.milliseconds(100)

    private let location: LimitLocation
    private let mapping: TableMapping
    private let state = Mutex(State())
    // Set up once, and ended with this object.
    nonisolated(unsafe) private let timer: any DispatchSourceTimer

    /// Opens the table.
    ///
    /// Throws where it is damaged, another version's or not to be trusted: a run must not pass over limits.
    public init(at location: LimitLocation = .current) throws(PacingError) {
        self.location = location
        mapping = try TableMapping()
        // Where it cannot be made it is as for those who may not.
        if location.mayCreate { try? LimitTable(at: location).prepare() }
        let identity = Self.identity(location)
        try Self.map(location, in: mapping)
        state.withLock { $0.identity = identity }
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "limits"))
        timer.schedule(deadline: .now() + Self.period, repeating: Self.period, leeway: .milliseconds(10))
        timer.setEventHandler { [weak self] in self?.refresh() }
        timer.activate()
    }

    deinit {
        timer.cancel()
    }

    /// The bucket of a category.
    package func bucket(for category: LimitCategory) -> Bucket {
        mapping.bucket(category)
    }

    /// Why a table that has appeared since cannot be obeyed; nil as long as all is well.
    public var problem: String? { state.withLock { $0.problem } }

    /// Looks whether the table is another one than before, or can be obeyed by now.
    func refresh() {
        state.withLock { state in
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
    }

    private static func map(_ location: LimitLocation, in mapping: TableMapping) throws(PacingError) {
        if let folder = try LimitFolder.open(location.folder), let files = try TableFiles.open(in: folder) {
            try mapping.map(files)
        } else {
            try mapping.map(try LimitTable(at: location).persistentLimits())
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
