import Glibc

/// libFuzzer's own driver; see "Using libFuzzer as a library" in its documentation.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The program's beginning, by the name that SwiftPM gives to it.
@_cdecl("fuzz_main")
public func fuzzMain(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var (count, arguments) = (count, arguments)
    return runFuzzer(&count, &arguments, testOneInput)
}

/// What libFuzzer calls with each input. RDMABENCH_FUZZ says which target it is for.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// Each reads what may come from outside: it may refuse it, and must not trap, hang, leak, or take the one for another.
private let targets: [String: @Sendable ([UInt8]) -> Void] = [
    "door": DoorTarget.read,
    "frames": FramesTarget.read,
    "kernel": KernelTarget.read,
    "quantities": QuantitiesTarget.read,
    "results": ResultsTarget.read,
    "tokens": TokensTarget.read,
]

private let chosen: @Sendable ([UInt8]) -> Void = {
    let name = getenv("RDMABENCH_FUZZ").map { String(cString: $0) } ?? ""
    guard let target = targets[name] else {
        fatalError("RDMABENCH_FUZZ names the target: one of \(targets.keys.sorted().joined(separator: ", "))")
    }
    return target
}()
