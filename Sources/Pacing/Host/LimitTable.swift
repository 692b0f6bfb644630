import Glibc

/// The limits of this host, for who reads and sets them.
///
/// Set by the owner of the table's folder alone: root, where ``LimitLocation/host`` is used. Everybody obeys them, and
/// counts in a file that all may write to; so limits bind programs that go by the rules, and not a user who spoils that
/// file: he can hold others back, or end them (SIGBUS, where he cuts it short). An administrator who does not want that
/// gives it to a group (chgrp, chmod 0660), each time the table is made: after a boot, as a rule.
public struct LimitTable: Sendable {
    /// Where it is.
    public let location: LimitLocation

    /// The table of this host, or of another place.
    public init(at location: LimitLocation = .current) {
        self.location = location
    }

    /// The limits in force; where there is no table yet, those that will be when there is.
    public func limits() throws(PacingError) -> [LimitCategory: BandwidthLimit] {
        if let folder = try LimitFolder.open(location.folder), let limits = try TableFiles.limits(in: folder) {
            return limits
        }
        return try persistentLimits()
    }

    /// The limits that outlast a reboot.
    public func persistentLimits() throws(PacingError) -> [LimitCategory: BandwidthLimit] {
        try PersistentLimits.read(location.persistentFile).limits
    }

    /// Sets a limit, or with nil removes it: at once, for all runs in progress.
    ///
    /// A table that is damaged, or another version's, is made anew, with the limits that outlast a reboot.
    ///
    /// - Parameter persistent: whether it is to outlast a reboot; otherwise what would be in force then stays as it is.
    /// - Returns: why the table was made anew; nil where it was not.
    @discardableResult
    public func set(
        _ limit: BandwidthLimit?,
        for category: LimitCategory,
        persistent: Bool = false
    ) throws(PacingError) -> String? {
        let folder = try ownFolder()
        let lock = try folder.lock()
        defer { extendLifetime(lock) }
        let fault = try repair(folder, includingFaulty: true)
        if persistent {
            var kept = try PersistentLimits.read(location.persistentFile)
            kept.limits[category] = limit
            try kept.write(to: location.persistentFile)
        }
        guard let files = try TableFiles.open(in: folder, setting: true) else {
            throw PacingError(operation: "opening the table in \(location.folder)", reason: "it has just been removed")
        }
        let mapping = try TableMapping()
        try mapping.map(files, setting: true)
        mapping.set(limit, for: category)
        return fault
    }

    /// Makes the table where there is none, with the limits that outlast a reboot; leaves any other alone.
    func prepare() throws(PacingError) {
        let folder = try ownFolder()
        if try TableFiles.fault(in: folder)?.fault.isNoTable != true { return }
        let lock = try folder.lock()
        defer { extendLifetime(lock) }
        try repair(folder, includingFaulty: false)
    }

    /// Makes the files anew where they cannot be used; says why, where somebody may have used them.
    @discardableResult
    private func repair(
        _ folder: borrowing LimitFolder,
        includingFaulty: Bool
    ) throws(PacingError) -> String? {
        guard let (file, fault) = try TableFiles.fault(in: folder), fault.isNoTable || includingFaulty else {
            return nil
        }
        try TableFiles.make(in: folder, limits: try persistentLimits())
        return fault.isNoTable ? nil : "\(folder.path)/\(file.name): \(fault.reason)"
    }

    private func ownFolder() throws(PacingError) -> LimitFolder {
        if location.mayCreate { return try LimitFolder.make(location.folder) }
        if let folder = try LimitFolder.open(location.folder) { return folder }
        throw PacingError(
            operation: "setting a limit",
            reason: "there is no \(location.folder) yet, and only root may make it",
            advice: "run this as root (sudo), or set \(LimitLocation.variable) to a folder of your own"
        )
    }
}
