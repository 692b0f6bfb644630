import Glibc
import Metering

/// The two files of a table: a header, and rows of ``BucketMemory/rowSize`` bytes, one for each category.
///
/// Two, because who may set limits is not who must count: the kernel keeps that apart by the files' permissions.
enum TableFile: CaseIterable {
    /// A row has the words of the limit and of the guarantee: written by who sets them, read by all.
    case limits
    /// A row has the bucket's states, another one what a guaranteed category asks for; one more has the state of the
    /// rest's bucket. Written by all who are limited.
    case buckets

    /// Bytes of each file. More than is used; a mapping is made of whole pages.
    static let size = 4096
    /// What is in them, and where. It is to be raised with every change of that, and of what ``LimitWord`` and
    /// ``GuaranteeWord`` mean.
    static let version: UInt32 = 2

    private static let versionOffset = 8
    private static let bootOffset = 16
    private static let bootLength = 36
    private static let headerSize = 64

    var name: String {
        switch self {
        case .limits: "limits"
        case .buckets: "buckets"
        }
    }

    var permissions: mode_t {
        switch self {
        case .limits: 0o644
        case .buckets: 0o666
        }
    }

    private var magic: [UInt8] {
        switch self {
        case .limits: Array("rdmalims".utf8)
        case .buckets: Array("rdmabkts".utf8)
        }
    }

    /// Where a category's row begins.
    static func rowOffset(_ category: LimitCategory) -> Int {
        headerSize + (LimitCategory.allCases.firstIndex(of: category) ?? 0) * BucketMemory.rowSize
    }

    /// Where the row begins in which a guaranteed category's demand is noted.
    static func demandOffset(_ category: LimitCategory) -> Int {
        rowOffset(category) + LimitCategory.allCases.count * BucketMemory.rowSize
    }

    /// Where the state is of the bucket that all share who have no guarantee.
    static let restOffset = headerSize + 2 * LimitCategory.allCases.count * BucketMemory.rowSize

    /// The bytes of a new file, in which nothing is limited.
    var emptyContents: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.size)
        bytes.replaceSubrange(0..<magic.count, with: magic)
        withUnsafeBytes(of: Self.version) {
            bytes.replaceSubrange(Self.versionOffset..<Self.versionOffset + 4, with: $0)
        }
        bytes.replaceSubrange(Self.bootOffset..<Self.bootOffset + Self.bootLength, with: Self.boot)
        return bytes
    }

    /// What is wrong with a file's bytes; nil where nothing is.
    func fault(_ bytes: [UInt8]) -> TableFault? {
        guard bytes.count == Self.size else { return .damaged("it has \(bytes.count) bytes instead of \(Self.size)") }
        guard bytes.starts(with: magic) else { return .damaged("it does not begin as such a file does") }
        let version = bytes.word(at: Self.versionOffset, as: UInt32.self)
        guard version == Self.version else { return .otherVersion(version) }
        guard Array(bytes[Self.bootOffset..<Self.bootOffset + Self.bootLength]) == Self.boot else {
            return .earlierBoot
        }
        guard self == .limits else { return nil }
        for category in LimitCategory.allCases {
            let (limit, guarantee) = Self.words(category, in: bytes)
            if !limit.isValid { return .damaged("the limit of \(category) is none that can be set") }
            if !guarantee.isValid { return .damaged("the guarantee of \(category) is none that can be set") }
        }
        return nil
    }

    /// The rules in the bytes of ``limits``.
    static func rules(in bytes: [UInt8]) -> LimitRules {
        LimitCategory.allCases.reduce(into: LimitRules()) { rules, category in
            let (limit, guarantee) = words(category, in: bytes)
            rules[category] = LimitRule(limit: limit.limit, guarantee: guarantee.guarantee)
        }
    }

    /// Writes a rule into the bytes of a new file of ``limits``.
    static func put(_ rule: LimitRule, of category: LimitCategory, into bytes: inout [UInt8]) {
        let words = [LimitWord(rule.limit, after: .none).bits, GuaranteeWord(rule.guarantee).bits]
        words.withUnsafeBytes {
            let offset = rowOffset(category)
            bytes.replaceSubrange(offset..<offset + $0.count, with: $0)
        }
    }

    private static func words(_ category: LimitCategory, in bytes: [UInt8]) -> (LimitWord, GuaranteeWord) {
        let offset = rowOffset(category)
        let (first, second) = (offset, offset + MemoryLayout<UInt64>.size)
        return (
            LimitWord(bits: bytes.word(at: first, as: UInt64.self)),
            GuaranteeWord(bits: bytes.word(at: second, as: UInt64.self))
        )
    }

    /// Which boot of this host it is. The clock starts anew with each, so that the states of an earlier one, kept on a
    /// disk, would lie far ahead (random(4)).
    private static let boot = Array(
        ((HostKernel.bootID ?? "") + String(repeating: " ", count: bootLength)).utf8.prefix(bootLength)
    )
}

extension [UInt8] {
    fileprivate func word<Word: FixedWidthInteger>(at offset: Int, as type: Word.Type) -> Word {
        withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
    }
}
