import Dispatch
import Glibc

/// Calls a function, outside of any signal handler, when the process gets one of some signals.
struct SignalHandler {
    enum Signal: Int32 {
        case interrupt = 2
        case terminate = 15
    }

    private let sources: [any DispatchSourceSignal]

    init(_ signals: [Signal], _ body: @escaping @Sendable () -> Void) {
        sources = signals.map { kind in
            // The default action would end the process before anybody is told.
            signal(kind.rawValue, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: kind.rawValue, queue: .global())
            source.setEventHandler(handler: body)
            source.resume()
            return source
        }
    }

    func cancel() {
        sources.forEach { $0.cancel() }
    }
}
