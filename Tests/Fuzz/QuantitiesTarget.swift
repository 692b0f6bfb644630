import Fabric
import Metering
import Results

@testable import Pacing

/// What users write: sizes, rates, times, networks, requirements; and the file of limits, which they may edit.
enum QuantitiesTarget {
    static let readers: [Reader] = [
        text { text in
            if let size = try? ByteSize(parsing: text), (try? ByteSize(parsing: "\(size)"))?.bytes != size.bytes {
                fatalError("\(size) is no size")
            }
        },
        text { text in
            if let span = try? TimeSpan(parsing: text), (try? TimeSpan(parsing: "\(span)")) == nil {
                fatalError("\(span) is no time")
            }
        },
        text { _ = try? BitRate(parsing: $0) },
        text { _ = try? SizeList(parsing: $0) },
        text { _ = try? BandwidthLimit(parsing: $0) },
        text { _ = try? LinkShare(parsing: $0) },
        text { _ = try? CategoryLimit(parsing: $0) },
        text { _ = try? Network(parsing: $0) },
        text { _ = try? Requirement(parsing: $0) },
        text { _ = try? PersistentLimits(parsing: $0) },
    ]
}
