import Glibc

/// Waits until `condition` holds; false when it does not within `seconds`, which only guards against hanging.
///
/// It looks less and less often: a lab host has one processor, of which what is tested needs all.
public func eventually(within seconds: Double = 60, _ condition: @Sendable () async -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var pause = Duration.milliseconds(5)
    while await !condition() {
        if ContinuousClock.now > deadline { return false }
        try? await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(40))
    }
    return true
}

/// The same for a thread that may block.
public func pollUntil(within seconds: Double = 15, _ condition: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !condition() {
        if ContinuousClock.now > deadline { return false }
        usleep(2000)
    }
    return true
}
