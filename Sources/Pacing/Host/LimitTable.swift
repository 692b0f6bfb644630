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

    /// The rules in force; where there is no table yet, those that will be when there is.
    public func rules() throws(PacingError) -> LimitRules {
        if let folder = try LimitFolder.open(location.folder), let rules = try TableFiles.rules(in: folder) {
            return rules
        }
        return try persistentRules()
    }

    /// The rules that outlast a reboot.
    public func persistentRules() throws(PacingError) -> LimitRules {
        try PersistentLimits.read(location.persistentFile).rules
    }

    /// Sets a limit, or with nil removes it: at once, for all runs in progress. A guarantee stays as it is.
    ///
    /// A table that is damaged, or another version's, is made anew, with what outlasts a reboot. Throws also where the
    /// limit is less than what the category is guaranteed.
    ///
    /// - Parameter persistent: whether it is to outlast a reboot; otherwise what would be in force then stays as it is.
    /// - Returns: why the table was made anew; nil where it was not.
    @discardableResult
    public func setLimit(
        _ limit: CategoryLimit?,
        of category: LimitCategory,
        persistent: Bool = false
    ) throws(PacingError) -> String? {
        try change(category, persistent) {
            $0.limit = limit
        } write: {
            $0.set(limit, for: category)
        }
    }

    /// Sets a guarantee, or with nil removes it; a limit stays as it is. Else as ``setLimit(_:of:persistent:)``.
    @discardableResult
    public func setGuarantee(
        _ guarantee: Guarantee?,
        of category: LimitCategory,
        persistent: Bool = false
    ) throws(PacingError) -> String? {
        try change(category, persistent) {
            $0.guarantee = guarantee
        } write: {
            $0.set(guarantee, for: category)
        }
    }

    private func change(
        _ category: LimitCategory,
        _ persistent: Bool,
        _ body: (inout LimitRule) -> Void,
        write: (TableMapping) -> Void
    ) throws(PacingError) -> String? {
        let folder = try ownFolder()
        let lock = try folder.lock()
        defer { extendLifetime(lock) }
        let fault = try repair(folder)
        guard var rules = try TableFiles.rules(in: folder) else { throw justRemoved }
        try apply(body, to: &rules, category)
        if persistent {
            var kept = try PersistentLimits.read(location.persistentFile)
            try apply(body, to: &kept.rules, category)
            try kept.write(to: location.persistentFile)
        }
        guard let files = try TableFiles.open(in: folder, setting: true) else { throw justRemoved }
        let mapping = try TableMapping()
        try mapping.map(files, setting: true)
        write(mapping)
        return fault
    }

    private func apply(
        _ body: (inout LimitRule) -> Void,
        to rules: inout LimitRules,
        _ category: LimitCategory
    ) throws(PacingError) {
        body(&rules[category])
        guard let contradiction = rules[category].contradiction else { return }
        throw PacingError(
            operation: "changing what holds for \(category)",
            reason: contradiction,
            advice: "change or remove the other one first"
        )
    }

    private var justRemoved: PacingError {
        PacingError(operation: "opening the table in \(location.folder)", reason: "it has just been removed")
    }

    /// Makes the table where there is none, or one that is damaged or another version's, with what outlasts a reboot.
    ///
    /// - Returns: why it was made anew, where somebody may have used it; nil otherwise.
    func prepare() throws(PacingError) -> String? {
        let folder = try ownFolder()
        if try TableFiles.fault(in: folder) == nil { return nil }
        let lock = try folder.lock()
        defer { extendLifetime(lock) }
        return try repair(folder)
    }

    /// Makes the files anew where they cannot be used; says why, where somebody may have used them.
    private func repair(_ folder: borrowing LimitFolder) throws(PacingError) -> String? {
        guard let (file, fault) = try TableFiles.fault(in: folder) else { return nil }
        try TableFiles.make(in: folder, rules: try persistentRules())
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
