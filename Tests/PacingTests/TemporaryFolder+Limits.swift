import TestSupport

@testable import Pacing

extension TemporaryFolder {
    /// A place for limits that is not there yet.
    var location: LimitLocation { LimitLocation(folder: path + "/table") }
}
