extension Counters {
    /// What an interface's driver counts beyond what all have: pause frames by priority, discards, errors of the port.
    ///
    /// The names are the driver's own, as `ethtool -S` prints them; empty for a driver that has none. The source is
    /// the request SIOCETHTOOL (linux/ethtool.h), which needs no privilege for reading.
    public static func driver(ofInterface name: String) -> Counters {
        guard let request = EthtoolRequest(interface: name), let count = request.statisticsCount, count > 0 else {
            return Counters()
        }
        return Counters(values: Dictionary(zip(request.names(count), request.values(count))) { first, _ in first })
    }
}
