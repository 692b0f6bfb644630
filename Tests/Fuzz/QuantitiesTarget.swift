import Fabric
import Metering
import Results

@testable import Pacing

/// What users write: sizes, rates, times, networks, requirements; and the file of limits, which they may edit.
enum QuantitiesTarget {
    static func read(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let size = try? ByteSize(parsing: text), (try? ByteSize(parsing: "\(size)"))?.bytes != size.bytes {
            fatalError("\(size) is no size")
        }
        if let span = try? TimeSpan(parsing: text), (try? TimeSpan(parsing: "\(span)")) == nil {
            fatalError("\(span) is no time")
        }
        _ = try? BitRate(parsing: text)
        _ = try? SizeList(parsing: text)
        _ = try? BandwidthLimit(parsing: text)
        _ = try? LinkShare(parsing: text)
        _ = try? CategoryLimit(parsing: text)
        _ = try? Network(parsing: text)
        _ = try? Requirement(parsing: text)
        _ = try? PersistentLimits(parsing: text)
    }
}
