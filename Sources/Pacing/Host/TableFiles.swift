import Glibc

/// The two files of a table, opened and found whole.
struct TableFiles: ~Copyable {
    let limits: OwnedDescriptor
    let buckets: OwnedDescriptor

    /// What is wrong with the table in a folder; nil where nothing is.
    static func fault(
        in folder: borrowing LimitFolder,
        of files: [TableFile] = TableFile.allCases
    ) throws(PacingError) -> (file: TableFile, fault: TableFault)? {
        for file in files {
            guard let descriptor = try folder.open(file.name, O_RDONLY) else {
                // New tables get this file first.
                return (file, file == .limits ? .absent : .damaged("it is not there"))
            }
            if let fault = fault(of: descriptor, file) { return (file, fault) }
        }
        return nil
    }

    /// Opens both, the limits for reading or for setting them; nil where there is no table.
    ///
    /// A table that is damaged, or another version's, is refused: it may be in use.
    static func open(
        in folder: borrowing LimitFolder,
        setting: Bool = false
    ) throws(PacingError) -> TableFiles? {
        guard try exist(in: folder, TableFile.allCases),
            let limits = try folder.open(TableFile.limits.name, setting ? O_RDWR : O_RDONLY),
            let buckets = try folder.open(TableFile.buckets.name, O_RDWR)
        else { return nil }
        return TableFiles(limits: limits, buckets: buckets)
    }

    /// The rules in force; nil where there is no table. All may read them, also those who may not count.
    static func rules(in folder: borrowing LimitFolder) throws(PacingError) -> LimitRules? {
        guard try exist(in: folder, [.limits]), let file = try folder.open(TableFile.limits.name, O_RDONLY),
            let bytes = file.read(TableFile.size), bytes.count == TableFile.size
        else { return nil }
        return TableFile.rules(in: bytes)
    }

    /// Whether files are there; throws where they are there and cannot be used.
    private static func exist(in folder: borrowing LimitFolder, _ files: [TableFile]) throws(PacingError) -> Bool {
        guard let (file, fault) = try fault(in: folder, of: files) else { return true }
        guard !fault.isNoTable else { return false }
        throw PacingError(
            operation: "opening \(folder.path)/\(file.name)",
            reason: fault.reason,
            advice: "`rdmabench limit set` and `remove` make the table anew"
        )
    }

    /// Makes new files, in which these rules hold.
    static func make(in folder: borrowing LimitFolder, rules: LimitRules) throws(PacingError) {
        // Whoever finds the limits must find the buckets.
        for file in [TableFile.buckets, .limits] {
            var contents = file.emptyContents
            if file == .limits {
                for category in LimitCategory.allCases {
                    TableFile.put(rules[category], of: category, into: &contents)
                }
            }
            try folder.replace(file.name, with: contents, permissions: file.permissions)
        }
    }

    private static func fault(of descriptor: borrowing OwnedDescriptor, _ file: TableFile) -> TableFault? {
        guard let status = descriptor.status, status.st_mode & S_IFMT == S_IFREG else {
            return .damaged("it is no ordinary file")
        }
        guard status.st_size == TableFile.size, let bytes = descriptor.read(TableFile.size) else {
            return .damaged("it has \(status.st_size) bytes instead of \(TableFile.size)")
        }
        return file.fault(bytes)
    }
}
