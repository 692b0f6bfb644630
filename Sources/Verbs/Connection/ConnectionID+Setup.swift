import CRdma
import Glibc

extension ConnectionID {
    /// Takes a local address, and with it the device, unless the address stands for all.
    ///
    /// The corresponding verb is `rdma_bind_addr`.
    public func bind(to address: SocketAddress) throws(RdmaError) {
        let result = address.withSockaddr { sockaddr, _ in rdma_bind_addr(raw, sockaddr) }
        try RdmaError.check(result: result, "binding to \(address) with RDMA")
    }

    /// Starts to take requests, which come as ``ConnectionEventKind/connectRequest``.
    ///
    /// The corresponding verb is `rdma_listen`.
    /// - Parameter backlog: requests that may wait.
    public func listen(backlog: Int = 128) throws(RdmaError) {
        guard rdma_listen(raw, CInt(clamping: backlog)) == -1 else { return }
        let number = errno
        let address = localAddress.map { " on \($0)" } ?? ""
        let hint = "RDMA devices belong to network interfaces: listen on the address of one."
        let isLoopback = localAddress?.isLoopback == true
        throw RdmaError(errno: number, "listening\(address) with RDMA", hint: isLoopback ? hint : nil)
    }

    /// Starts to look for the peer and for the device that leads there.
    ///
    /// The corresponding verb is `rdma_resolve_addr`; it ends with ``ConnectionEventKind/addressResolved``.
    /// - Parameters:
    ///   - destination: the peer's address and port.
    ///   - source: a local address, which decides the device; nil leaves it to the routing table.
    ///   - timeout: how long the kernel may look.
    public func resolveAddress(
        of destination: SocketAddress,
        from source: SocketAddress? = nil,
        timeout: Duration
    ) throws(RdmaError) {
        let result = destination.withSockaddr { destination, _ in
            guard let source else { return rdma_resolve_addr(raw, nil, destination, timeout.milliseconds) }
            return source.withSockaddr { source, _ in
                rdma_resolve_addr(raw, source, destination, timeout.milliseconds)
            }
        }
        let origin = source.map { " from \($0.host)" } ?? ""
        try RdmaError.check(result: result, "resolving \(destination)\(origin) with RDMA")
    }

    /// Starts to look for the way to the peer.
    ///
    /// The corresponding verb is `rdma_resolve_route`; it ends with ``ConnectionEventKind/routeResolved``.
    public func resolveRoute(timeout: Duration) throws(RdmaError) {
        try RdmaError.check(result: rdma_resolve_route(raw, timeout.milliseconds), "resolving the route\(toPeer)")
    }

    /// Asks the peer for the connection; the queue pair is made, and receives are posted.
    ///
    /// The corresponding verb is `rdma_connect`; it ends with ``ConnectionEventKind/established``.
    public func connect(_ parameters: ConnectionParameters = ConnectionParameters()) throws(RdmaError) {
        let operation = "connecting\(toPeer)"
        let result = try parameters.withRaw(operation) { rdma_connect(raw, $0) }
        try RdmaError.check(result: result, operation)
    }

    /// Agrees to a request; the queue pair is made, and receives are posted.
    ///
    /// The corresponding verb is `rdma_accept`; it ends with ``ConnectionEventKind/established``.
    public func accept(_ parameters: ConnectionParameters = ConnectionParameters()) throws(RdmaError) {
        let operation = "accepting the connection\(toPeer)"
        let result = try parameters.withRaw(operation) { rdma_accept(raw, $0) }
        try RdmaError.check(result: result, operation)
    }

    /// Turns a request down.
    ///
    /// The corresponding verb is `rdma_reject`.
    /// - Parameter privateData: bytes for the client's application, at most 56.
    public func reject(privateData: [UInt8] = []) throws(RdmaError) {
        let operation = "rejecting the connection\(toPeer)"
        try ConnectionParameters.check(privateData, operation)
        let result = privateData.withUnsafeBytes { rdma_reject(raw, $0.baseAddress, UInt8($0.count)) }
        try RdmaError.check(result: result, operation)
    }

    /// Ends the connection; both ends get ``ConnectionEventKind/disconnected``, and what is posted is flushed.
    ///
    /// The corresponding verb is `rdma_disconnect`.
    public func disconnect() throws(RdmaError) {
        try RdmaError.check(result: rdma_disconnect(raw), "ending the connection\(toPeer)")
    }

    private var toPeer: String {
        peerAddress.map { " to \($0)" } ?? ""
    }
}
