package io.coppice.machined.api;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Who may call what; and what to use instead of the calls that this node does not serve. */
final class AccessTable {
    static final String MACHINE = "machine.MachineService/";
    static final String FAULTS = "coppice.node.v1alpha1.FaultService/";
    static final String FORK = "coppice.node.v1alpha1.ForkService/";
    static final String IMAGES = "coppice.node.v1alpha1.ImageService/";
    static final String LEASE = "coppice.node.v1alpha1.LeaseService/";

    /** What a call takes. */
    sealed interface Access {
        /**
         * The call is served to these roles.
         *
         * @param roles one of them is needed
         * @param inMaintenance whether it is open to all while the node has no config
         */
        record Granted(Set<Role> roles, boolean inMaintenance) implements Access {}

        /** The call is known and not served; the remedy says what to use instead. */
        record NotServed(String remedy) implements Access {}

        /** No such call in the API. */
        record Unknown() implements Access {}
    }

    private static final Set<Role> READ = Set.copyOf(EnumSet.of(Role.ADMIN, Role.OPERATOR, Role.READER));
    private static final Set<Role> OPERATE = Set.copyOf(EnumSet.of(Role.ADMIN, Role.OPERATOR));
    private static final Set<Role> ADMINISTER = Set.of(Role.ADMIN);
    private static final Set<Role> READ_ETCD = Set.copyOf(EnumSet.allOf(Role.class));
    private static final Set<Role> BACK_UP_ETCD = Set.copyOf(EnumSet.of(Role.ADMIN, Role.OPERATOR, Role.ETCD_BACKUP));
    private static final Access UNKNOWN = new Access.Unknown();

    private static final Map<String, Access> TABLE = table();

    private AccessTable() {}

    static Access of(String fullMethodName) {
        return TABLE.getOrDefault(fullMethodName, UNKNOWN);
    }

    private static Map<String, Access> table() {
        Map<String, Access> table = new HashMap<>();
        Access read = new Access.Granted(READ, true);
        for (String call : new String[] {
            "Version",
            "Hostname",
            "ServiceList",
            "Logs",
            "Dmesg",
            "Events",
            "Processes",
            "Memory",
            "Mounts",
            "LoadAvg",
            "SystemStat",
            "DiskStats",
            "NetworkDeviceStats",
            "Containers",
            "ImageList",
            "List"
        }) {
            table.put(MACHINE + call, read);
        }
        Access operate = new Access.Granted(OPERATE, false);
        for (String call :
                new String[] {"ServiceStart", "ServiceStop", "ServiceRestart", "Reboot", "Shutdown", "ImagePull"}) {
            table.put(MACHINE + call, operate);
        }
        table.put(MACHINE + "EtcdMemberList", new Access.Granted(READ_ETCD, false));
        table.put(MACHINE + "EtcdStatus", new Access.Granted(READ_ETCD, false));
        table.put(MACHINE + "EtcdSnapshot", new Access.Granted(BACK_UP_ETCD, false));
        table.put(MACHINE + "EtcdAlarmList", new Access.Granted(OPERATE, false));
        table.put(MACHINE + "ApplyConfiguration", new Access.Granted(ADMINISTER, true));
        table.put(MACHINE + "Bootstrap", new Access.Granted(ADMINISTER, false));
        table.put(MACHINE + "Kubeconfig", new Access.Granted(ADMINISTER, false));
        table.put(MACHINE + "Read", new Access.Granted(ADMINISTER, false));
        table.put(FORK + "Adopt", new Access.Granted(ADMINISTER, false));
        table.put(FAULTS + "List", new Access.Granted(READ, false));
        for (String call : new String[] {"Inject", "Clear", "Probe"}) {
            table.put(FAULTS + call, new Access.Granted(ADMINISTER, false));
        }
        table.put(LEASE + "Get", read);
        table.put(LEASE + "Renew", operate);
        table.put(IMAGES + "Import", operate);
        addNotServed(table);
        return table;
    }

    private static void addNotServed(Map<String, Access> table) {
        notServed(table, "Copy", "read files one by one with Read");
        notServed(table, "CPUFreqStats", "a virtual machine does not set the frequency of its CPUs; see SystemStat");
        notServed(table, "CPUInfo", "see SystemStat for the CPUs and their times");
        String membership = "take the node down with the orchestrator, which removes its etcd member";
        notServed(table, "EtcdRemoveMemberByID", membership);
        notServed(table, "EtcdLeaveCluster", membership);
        notServed(table, "EtcdForfeitLeadership", "restart the service etcd on the leader");
        notServed(table, "EtcdRecover", "start a new cluster and restore the snapshot with etcdutl");
        notServed(table, "EtcdAlarmDisarm", "alarms end with their cause in a new cluster; see EtcdAlarmList");
        notServed(table, "EtcdDefragment", "start a new cluster; ephemeral clusters keep small databases");
        String downgrade = "the version of etcd is that of the node image; start the cluster with another image";
        notServed(table, "EtcdDowngradeValidate", downgrade);
        notServed(table, "EtcdDowngradeEnable", downgrade);
        notServed(table, "EtcdDowngradeCancel", downgrade);
        notServed(table, "DiskUsage", "see List for sizes of files and Mounts for sizes of file systems");
        notServed(table, "LogsContainers", "see ServiceList for the names that Logs takes");
        notServed(table, "Restart", "restart services with ServiceRestart");
        String image = "a node boots the image that its host gives it; start the cluster with another image";
        notServed(table, "Rollback", image);
        notServed(table, "Upgrade", image);
        notServed(table, "Reset", "take the cluster down and up again with the orchestrator");
        notServed(table, "Stats", "see Memory, SystemStat and Processes");
        notServed(
                table,
                "GenerateClientConfiguration",
                "the orchestrator issues client certificates from the secrets of the cluster");
        notServed(table, "PacketCapture", "capture on the host, at the network of the machine");
        notServed(table, "Netstat", "see NetworkDeviceStats");
        notServed(table, "MetaWrite", "a node keeps no META partition; put values into the machine config");
        notServed(table, "MetaDelete", "a node keeps no META partition; put values into the machine config");
    }

    private static void notServed(Map<String, Access> table, String call, String remedy) {
        table.put(MACHINE + call, new Access.NotServed(remedy));
    }
}
