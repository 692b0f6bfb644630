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
    let input = UnsafeBufferPointer(start: start, count: count)
    guard let first = input.first else { return 0 }
    chosen[Int(first) % chosen.count](Array(input.dropFirst()))
    return 0
}

/// Reads what may come from outside: it may refuse it, and must not trap, hang, leak, or take the one for another.
typealias Reader = @Sendable ([UInt8]) -> Void

/// A reader of text.
func text(_ read: @escaping @Sendable (String) -> Void) -> Reader {
    { bytes in read(String(decoding: bytes, as: UTF8.self)) }
}

/// The readers of each target; the first byte of an input says which of them the rest is for.
private let targets: [String: [Reader]] = [
    "door": DoorTarget.readers,
    "frames": FramesTarget.readers,
    "kernel": KernelTarget.readers,
    "quantities": QuantitiesTarget.readers,
    "reports": ReportsTarget.readers,
    "results": ResultsTarget.readers,
    "tokens": TokensTarget.readers,
]

private let chosen: [Reader] = {
    let name = getenv("RDMABENCH_FUZZ").map { String(cString: $0) } ?? ""
    guard let target = targets[name] else {
        fatalError("RDMABENCH_FUZZ names the target: one of \(targets.keys.sorted().joined(separator: ", "))")
    }
    return target
}()
