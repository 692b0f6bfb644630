import ArgumentParser
import Metering
import Verbs

extension AcknowledgeTimeout {
    /// Reads a time, and takes the shortest timeout that is as long.
    init(parsing text: String) throws {
        let time = try TimeSpan(parsing: text)
        guard time > .zero, let timeout = Self(atLeast: time.nanoseconds) else {
            throw ValidationError("it must be more than 0 and at most 2.4 hours")
        }
        self = timeout
    }
}
