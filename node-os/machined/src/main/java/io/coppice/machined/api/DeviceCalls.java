package io.coppice.machined.api;

import io.coppice.machined.system.DiskCounters;
import io.coppice.machined.system.NetworkCounters;
import io.coppice.machined.system.Procfs;
import io.coppice.nodeos.api.machine.DiskStat;
import io.coppice.nodeos.api.machine.DiskStats;
import io.coppice.nodeos.api.machine.DiskStatsResponse;
import io.coppice.nodeos.api.machine.NetDev;
import io.coppice.nodeos.api.machine.NetworkDeviceStats;
import io.coppice.nodeos.api.machine.NetworkDeviceStatsResponse;
import java.io.IOException;

/** DiskStats and NetworkDeviceStats. */
final class DeviceCalls {
    private DeviceCalls() {}

    static DiskStatsResponse disks(Procfs procfs) throws IOException {
        DiskStats.Builder disks = DiskStats.newBuilder();
        DiskStat.Builder total = DiskStat.newBuilder();
        for (DiskCounters counters : procfs.disks()) {
            DiskStat disk = message(counters);
            disks.addDevices(disk);
            add(total, disk);
        }
        return DiskStatsResponse.newBuilder().addMessages(disks.setTotal(total)).build();
    }

    static NetworkDeviceStatsResponse network(Procfs procfs) throws IOException {
        NetworkDeviceStats.Builder devices = NetworkDeviceStats.newBuilder();
        NetDev.Builder total = NetDev.newBuilder();
        for (NetworkCounters counters : procfs.networkDevices()) {
            NetDev device = message(counters);
            devices.addDevices(device);
            add(total, device);
        }
        return NetworkDeviceStatsResponse.newBuilder()
                .addMessages(devices.setTotal(total))
                .build();
    }

    private static DiskStat message(DiskCounters disk) {
        return DiskStat.newBuilder()
                .setName(disk.name())
                .setReadCompleted(disk.readsCompleted())
                .setReadMerged(disk.readsMerged())
                .setReadSectors(disk.sectorsRead())
                .setReadTimeMs(disk.readMillis())
                .setWriteCompleted(disk.writesCompleted())
                .setWriteMerged(disk.writesMerged())
                .setWriteSectors(disk.sectorsWritten())
                .setWriteTimeMs(disk.writeMillis())
                .setIoInProgress(disk.inProgress())
                .setIoTimeMs(disk.busyMillis())
                .setIoTimeWeightedMs(disk.weightedMillis())
                .setDiscardCompleted(disk.discardsCompleted())
                .setDiscardMerged(disk.discardsMerged())
                .setDiscardSectors(disk.sectorsDiscarded())
                .setDiscardTimeMs(disk.discardMillis())
                .build();
    }

    private static void add(DiskStat.Builder total, DiskStat one) {
        total.setReadCompleted(total.getReadCompleted() + one.getReadCompleted());
        total.setReadMerged(total.getReadMerged() + one.getReadMerged());
        total.setReadSectors(total.getReadSectors() + one.getReadSectors());
        total.setReadTimeMs(total.getReadTimeMs() + one.getReadTimeMs());
        total.setWriteCompleted(total.getWriteCompleted() + one.getWriteCompleted());
        total.setWriteMerged(total.getWriteMerged() + one.getWriteMerged());
        total.setWriteSectors(total.getWriteSectors() + one.getWriteSectors());
        total.setWriteTimeMs(total.getWriteTimeMs() + one.getWriteTimeMs());
        total.setIoInProgress(total.getIoInProgress() + one.getIoInProgress());
        total.setIoTimeMs(total.getIoTimeMs() + one.getIoTimeMs());
        total.setIoTimeWeightedMs(total.getIoTimeWeightedMs() + one.getIoTimeWeightedMs());
        total.setDiscardCompleted(total.getDiscardCompleted() + one.getDiscardCompleted());
        total.setDiscardMerged(total.getDiscardMerged() + one.getDiscardMerged());
        total.setDiscardSectors(total.getDiscardSectors() + one.getDiscardSectors());
        total.setDiscardTimeMs(total.getDiscardTimeMs() + one.getDiscardTimeMs());
    }

    private static NetDev message(NetworkCounters device) {
        return NetDev.newBuilder()
                .setName(device.name())
                .setRxBytes(device.bytesReceived())
                .setRxPackets(device.packetsReceived())
                .setRxErrors(device.receiveErrors())
                .setRxDropped(device.receiveDropped())
                .setRxFifo(device.receiveFifo())
                .setRxFrame(device.receiveFrame())
                .setRxCompressed(device.receiveCompressed())
                .setRxMulticast(device.multicastReceived())
                .setTxBytes(device.bytesSent())
                .setTxPackets(device.packetsSent())
                .setTxErrors(device.sendErrors())
                .setTxDropped(device.sendDropped())
                .setTxFifo(device.sendFifo())
                .setTxCollisions(device.sendCollisions())
                .setTxCarrier(device.sendCarrier())
                .setTxCompressed(device.sendCompressed())
                .build();
    }

    private static void add(NetDev.Builder total, NetDev one) {
        total.setRxBytes(total.getRxBytes() + one.getRxBytes());
        total.setRxPackets(total.getRxPackets() + one.getRxPackets());
        total.setRxErrors(total.getRxErrors() + one.getRxErrors());
        total.setRxDropped(total.getRxDropped() + one.getRxDropped());
        total.setRxFifo(total.getRxFifo() + one.getRxFifo());
        total.setRxFrame(total.getRxFrame() + one.getRxFrame());
        total.setRxCompressed(total.getRxCompressed() + one.getRxCompressed());
        total.setRxMulticast(total.getRxMulticast() + one.getRxMulticast());
        total.setTxBytes(total.getTxBytes() + one.getTxBytes());
        total.setTxPackets(total.getTxPackets() + one.getTxPackets());
        total.setTxErrors(total.getTxErrors() + one.getTxErrors());
        total.setTxDropped(total.getTxDropped() + one.getTxDropped());
        total.setTxFifo(total.getTxFifo() + one.getTxFifo());
        total.setTxCollisions(total.getTxCollisions() + one.getTxCollisions());
        total.setTxCarrier(total.getTxCarrier() + one.getTxCarrier());
        total.setTxCompressed(total.getTxCompressed() + one.getTxCompressed());
    }
}
