/// The kernel that this program runs on.
public enum HostKernel {
    /// What names this boot of it; nil where it does not say. Two programs that see the same share their processors, in
    /// whatever containers or namespaces they are. The source is /proc/sys/kernel/random/boot_id, see random(4).
    public static let bootID: String? = KernelFile.text("/proc/sys/kernel/random/boot_id", limit: 64)?
        .trimmingASCIIWhitespace
}
