extension Context {
    /// The vendors by which Linux's devices in software are known: rxe (RXE_VENDOR_ID of rxe_param.h), and siw.
    private static let softwareVendors: Set<UInt32> = [0xFFFFFF, SoftIwarp.vendorID]

    /// Whether the device is the kernel's own doing (rxe, siw), so that what it carries passes through its network interface
    /// as any other packet does, and is counted there.
    public func isSoftware() throws(RdmaError) -> Bool {
        Self.softwareVendors.contains(try attributes().vendorID)
    }
}
