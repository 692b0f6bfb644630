/// A graph of the report: a question, and the script of bench/plots that answers it.
///
/// A new one is a script there, and a line in ``all``.
struct Graph: Sendable {
    /// The script's name without its ending.
    let script: String
    /// What it answers.
    let question: String
    /// How to read it.
    let caption: String
    /// Why a run has nothing to draw; nil where it has.
    let missing: @Sendable (RunFiles) -> String?

    /// All graphs in the order of the report.
    static let all = [throughput, cost, timeline, migration, storage, latency, messageSize]

    private static let throughput = Graph(
        script: "throughput",
        question: "Do I get what the links promise?",
        caption: """
            Payload that was delivered. The line at a bar is the ceiling: what full frames at the MTU of these NICs \
            leave of their speed. A dashed line is a limit, a diamond what others got, by their share of the links.
            """
    ) { run in
        run.cases.contains { $0.workload != "latency" && $0.number("throughput_gbps") != nil }
            ? nil : "no case has a throughput"
    }

    private static let cost = Graph(
        script: "cpu",
        question: "What does it cost in processor time?",
        caption: """
            Processor seconds of the whole host, interrupts included, for each GB (10⁹ bytes) that was moved. Shorter \
            is better. Parts of a mix share their host: the cost of both is in each.
            """
    ) { run in
        run.cases.contains { $0.workload != "latency" && $0.number("client_cpu_s_per_gb") != nil }
            ? nil : "no case has a cost: summary.csv has no client_cpu_s_per_gb"
    }

    private static let timeline = Graph(
        script: "timeline",
        question: "What did each NIC carry, and when?",
        caption: """
            Payload over time, the NICs on top of each other, each case on a scale of its own. A bar on the axis, \
            down: a channel had no connection.
            """
    ) { run in
        guard let intervals = run.intervals else { return "there is no intervals.csv" }
        let cases = Set(run.cases.filter { $0.workload == "latency" }.map(\.name))
        return intervals.records.contains { !cases.contains($0.text("case") ?? "") }
            ? nil : "intervals.csv has no intervals of a case with throughput"
    }

    private static let migration = Graph(
        script: "rounds",
        question: "How did the migration go?",
        caption: """
            A line for each virtual machine: the round over all of its memory, the rounds over what it wrote to \
            meanwhile, and the final one while it stands still. A diamond: more was left than fitted into the downtime \
            that was allowed. The numbers are how long each stood still, until it ran at the target.
            """
    ) { run in
        guard run.cases.contains(where: { $0.workload == "migration" }) else {
            return "no virtual machine moved in this run (rdmabench migrate)"
        }
        guard let machines = run.machines, run.rounds != nil else { return "rounds.csv or machines.csv is missing" }
        return machines.records.isEmpty ? "machines.csv has no virtual machine" : nil
    }

    private static let storage = Graph(
        script: "storage-latency",
        question: "What does live migration do to storage?",
        caption: """
            Latency of storage requests, from when each was due, in each case of the mix; the axis is logarithmic. The \
            numbers are what 99 of 100 requests were not longer than.
            """
    ) { run in
        run.cases.contains { $0.workload == "storage" && $0.number("latency_p50_us") != nil }
            ? nil : "no storage traffic in this run (rdmabench mix)"
    }

    private static let latency = Graph(
        script: "latency",
        question: "How long does a message take?",
        caption: """
            How the times are spread: each curve is as high as many took that long, and has its own height. The axis \
            is logarithmic. A message's time is half a round trip, for a READ the whole; a storage request's is from \
            when it was due until it was answered.
            """
    ) { run in
        guard let latencies = run.latencies else { return "there is no latency.csv" }
        return latencies.records.isEmpty ? "no latencies in this run (rdmabench latency, mix)" : nil
    }

    private static let messageSize = Graph(
        script: "message-size",
        question: "How large should messages be?",
        caption: "Throughput over the size of a message, where a run has measured more than one size of the same."
    ) { run in
        let lines = run.cases.filter { $0.workload == "bandwidth" && $0.number("throughput_gbps") != nil }
        let kinds = Dictionary(grouping: lines.filter { $0.number("size_bytes") != nil }) { line in
            let columns = ["transport", "op", "direction", "channels", "limit_bytes_per_s"]
            return columns.map { line.record.text($0) ?? "" }
        }
        return kinds.values.contains { Set($0.map { $0.number("size_bytes") }).count > 1 }
            ? nil : "one message size alone (rdmabench run --size 4KiB..8MiB)"
    }
}
