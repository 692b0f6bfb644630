import CRdma

extension ConnectionID {
    /// Sets what differs from the system's defaults.
    public func set(_ options: ConnectionOptions) throws(RdmaError) {
        if let typeOfService = options.typeOfService { try setTypeOfService(typeOfService) }
        if let timeout = options.acknowledgeTimeout { try setAcknowledgeTimeout(timeout) }
        if options.reusesAddress { try setReusesAddress(true) }
        if let isIPv6Only = options.isIPv6Only { try setIPv6Only(isIPv6Only) }
    }

    /// Sets the type-of-service byte of its packets (RFC 2474).
    public func setTypeOfService(_ value: UInt8) throws(RdmaError) {
        try set(CInt(RDMA_OPTION_ID_TOS), value, "setting the type of service to \(value)")
    }

    /// Sets how long a packet may stay unacknowledged; a server does so before it accepts.
    public func setAcknowledgeTimeout(_ timeout: AcknowledgeTimeout) throws(RdmaError) {
        try set(
            CInt(RDMA_OPTION_ID_ACK_TIMEOUT),
            timeout.rawValue,
            "setting the acknowledge timeout to 4.096 us * 2^\(timeout.rawValue)"
        )
    }

    /// Sets whether an address may be bound whose last user has just gone.
    public func setReusesAddress(_ value: Bool) throws(RdmaError) {
        try set(CInt(RDMA_OPTION_ID_REUSEADDR), CInt(value ? 1 : 0), "letting an address be used again")
    }

    /// Sets whether an IPv6 address for all takes IPv6 alone.
    public func setIPv6Only(_ value: Bool) throws(RdmaError) {
        try set(CInt(RDMA_OPTION_ID_AFONLY), CInt(value ? 1 : 0), "limiting a listener to its address family")
    }

    private func set<Value: BitwiseCopyable>(
        _ option: CInt,
        _ value: Value,
        _ operation: @autoclosure () -> String
    ) throws(RdmaError) {
        var value = value
        let level = CInt(RDMA_OPTION_ID)
        let result = withUnsafeMutableBytes(of: &value) {
            rdma_set_option(raw, level, option, $0.baseAddress, $0.count)
        }
        try RdmaError.check(result: result, operation())
    }
}
