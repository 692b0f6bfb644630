import ArgumentParser

/// `rdmabench limit`: the bandwidth limits of this host.
struct LimitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit",
        abstract: "Bandwidth limits of this host by category, as Set-SmbBandwidthLimit has them, and guarantees.",
        discussion: """
            A limit is one total for all traffic of its category that this host's rdmabench processes send, over all \
            transports, NICs and channels. It holds at once, for runs in progress too, until it is removed or the host \
            reboots; with --persist after a reboot as well.

            A guarantee is what a category gets at least: others take what it leaves idle, and yield as it wants more. \
            Limits and guarantees are kept by the host that sends.

            Categories: Default (all that is none of the others), VirtualMachine, LiveMigration, StorageReplication.

            Limits lie in /dev/shm/rdmabench/limits, which root may write (0644, in a folder of root's). Every \
            limited process counts what it sends in /dev/shm/rdmabench/buckets, which all may write (0666): limits \
            bind programs that go by the rules, not a user who spoils that file. chgrp and chmod 0660 narrow that to \
            a group. With --persist they are in /etc/rdmabench/limits.conf, too. RDMABENCH_STATE=FOLDER puts all of \
            it into a folder of its user's, whose processes obey these limits instead.
            """,
        subcommands: [
            LimitSetCommand.self, LimitGuaranteeCommand.self, LimitGetCommand.self, LimitRemoveCommand.self,
        ]
    )
}
