import Glibc
import Metering

extension HostDescription {
    /// What this host says of itself.
    ///
    /// The sources are uname(2), /etc/os-release, /proc/cpuinfo, /proc/meminfo, and those of ``NetworkInterface`` and ``RdmaPort``. What cannot be read is left out.
    ///
    /// - Parameter speeds: of interfaces whose speed the kernel does not know or gets wrong, in bits per second by name.
    public static func current(speeds: [String: UInt64] = [:]) -> HostDescription {
        var system = utsname()
        uname(&system)
        return HostDescription(
            hostname: text(of: system.nodename),
            operatingSystem: KernelFile.text("/etc/os-release").flatMap { operatingSystem(release: $0) },
            kernel: text(of: system.release),
            architecture: text(of: system.machine),
            cpuModel: KernelFile.text("/proc/cpuinfo").flatMap { cpuModel(information: $0) },
            processors: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))),
            memoryBytes: currentMemoryBytes(),
            interfaces: NetworkInterface.all().map(\.summary).map { interface in
                var interface = interface
                interface.speedBitsPerSecond = speeds[interface.name] ?? interface.speedBitsPerSecond
                return interface
            },
            rdmaPorts: rdmaPorts().map(\.summary),
            condition: .current()
        )
    }

    /// The main memory of this host alone, for who needs nothing else; nil where /proc/meminfo does not say.
    public static func currentMemoryBytes() -> UInt64? {
        KernelFile.text("/proc/meminfo").flatMap { memoryBytes(information: $0) }
    }

    /// A host whose devices cannot be listed has none to offer; `rdmabench devices` says why.
    private static func rdmaPorts() -> [RdmaPort] {
        var problems: [String] = []
        return (try? RdmaPort.all(problems: &problems)) ?? []
    }

    /// The pretty name in an os-release(5) file.
    static func operatingSystem(release text: String) -> String? {
        let value = value(of: "PRETTY_NAME", separator: "=", in: text)
        let plain = value?.filter { $0 != "\"" && $0 != "'" }.trimmingASCIIWhitespace
        return plain.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The model in the text of /proc/cpuinfo: x86 and User-Mode Linux, then ARM boards, then POWER.
    static func cpuModel(information text: String) -> String? {
        ["model name", "Model", "cpu"].lazy.compactMap { value(of: $0, separator: ":", in: text) }.first
    }

    /// The main memory in the text of /proc/meminfo, whose "kB" are 1024 bytes.
    static func memoryBytes(information text: String) -> UInt64? {
        guard let value = value(of: "MemTotal", separator: ":", in: text), value.hasSuffix("kB"),
            let kibibytes = UInt64(value.dropLast(2).trimmingASCIIWhitespace)
        else { return nil }
        let (bytes, overflow) = kibibytes.multipliedReportingOverflow(by: 1024)
        return overflow ? nil : bytes
    }

    private static func value(of name: String, separator: Character, in text: String) -> String? {
        for line in text.split(separator: "\n") {
            guard let position = line.firstIndex(of: separator),
                line[..<position].trimmingASCIIWhitespace == name
            else { continue }
            let value = line[line.index(after: position)...].trimmingASCIIWhitespace
            if !value.isEmpty { return value }
        }
        return nil
    }

    /// The text in one of the fixed fields of `utsname`, which arrive in Swift as tuples.
    private static func text<Field>(of field: Field) -> String {
        withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
