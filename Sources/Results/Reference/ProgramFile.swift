import Glibc

/// A file or folder that belongs to the program and that users may change: in the checkout that the program was built
/// in, or beside an installed program.
public struct ProgramFile: Sendable {
    /// What it is called in errors.
    public let name: String
    /// Where it is in a checkout.
    let inCheckout: String
    /// Where it is below the folder above that of an installed program.
    let installed: String

    /// Where it is: above the program's folder, below `../share` of it, or below the folder that this process is in.
    /// Nil where it is in none of these.
    public func find(program: String? = Self.program, current: String = ".") -> String? {
        var candidates: [String] = []
        var folder = program.map { Self.parent($0) }
        if let folder, !folder.isEmpty { candidates.append("\(Self.parent(folder))/\(installed)") }
        // .build/x86_64-unknown-linux-gnu/release/rdmabench is four folders down.
        while let above = folder, !above.isEmpty {
            candidates.append("\(above)/\(inCheckout)")
            folder = Self.parent(above)
        }
        candidates.append("\(current)/\(inCheckout)")
        return candidates.first { TextFile.kind($0).isThere }
    }

    /// The path of this program's file.
    public static var program: String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        return count > 0 ? String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }

    private static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
}
