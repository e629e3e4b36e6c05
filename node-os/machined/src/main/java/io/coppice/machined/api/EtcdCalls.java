package io.coppice.machined.api;

import io.coppice.machined.node.EtcdControl;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.machine.Bootstrap;
import io.coppice.nodeos.api.machine.BootstrapRequest;
import io.coppice.nodeos.api.machine.BootstrapResponse;
import io.coppice.nodeos.api.machine.EtcdAlarm;
import io.coppice.nodeos.api.machine.EtcdAlarmListResponse;
import io.coppice.nodeos.api.machine.EtcdMember;
import io.coppice.nodeos.api.machine.EtcdMemberAlarm;
import io.coppice.nodeos.api.machine.EtcdMemberListRequest;
import io.coppice.nodeos.api.machine.EtcdMemberListResponse;
import io.coppice.nodeos.api.machine.EtcdMemberStatus;
import io.coppice.nodeos.api.machine.EtcdMembers;
import io.coppice.nodeos.api.machine.EtcdStatus;
import io.coppice.nodeos.api.machine.EtcdStatusResponse;

/** Bootstrap, EtcdMemberList, EtcdStatus and EtcdAlarmList. */
final class EtcdCalls {
    private EtcdCalls() {}

    static BootstrapResponse bootstrap(EtcdControl etcd, BootstrapRequest request) {
        if (request.getRecoverEtcd() || request.getRecoverSkipHashCheck()) {
            throw new NodeException(
                    NodeException.Kind.UNSUPPORTED,
                    "this node does not recover etcd from a snapshot: bootstrap without recover_etcd");
        }
        etcd.bootstrap();
        return BootstrapResponse.newBuilder()
                .addMessages(Bootstrap.getDefaultInstance())
                .build();
    }

    static EtcdMemberListResponse members(EtcdControl etcd, EtcdMemberListRequest request) {
        EtcdMembers.Builder members = EtcdMembers.newBuilder();
        for (EtcdControl.Member member : etcd.members(request.getQueryLocal())) {
            members.addLegacyMembers(member.name());
            members.addMembers(EtcdMember.newBuilder()
                    .setId(member.id())
                    .setHostname(member.name())
                    .addAllPeerUrls(member.peerUrls())
                    .addAllClientUrls(member.clientUrls())
                    .setIsLearner(member.learner()));
        }
        return EtcdMemberListResponse.newBuilder().addMessages(members).build();
    }

    static EtcdAlarmListResponse alarms(EtcdControl etcd) {
        EtcdAlarm.Builder alarms = EtcdAlarm.newBuilder();
        for (EtcdControl.Alarm alarm : etcd.alarms()) {
            alarms.addMemberAlarms(EtcdMemberAlarm.newBuilder()
                    .setMemberId(alarm.memberId())
                    .setAlarm(
                            switch (alarm.kind()) {
                                case NO_SPACE -> EtcdMemberAlarm.AlarmType.NOSPACE;
                                case CORRUPT -> EtcdMemberAlarm.AlarmType.CORRUPT;
                            }));
        }
        return EtcdAlarmListResponse.newBuilder().addMessages(alarms).build();
    }

    static EtcdStatusResponse status(EtcdControl etcd) {
        EtcdControl.MemberStatus status = etcd.status();
        return EtcdStatusResponse.newBuilder()
                .addMessages(EtcdStatus.newBuilder()
                        .setMemberStatus(EtcdMemberStatus.newBuilder()
                                .setMemberId(status.memberId())
                                .setProtocolVersion(status.protocolVersion())
                                .setStorageVersion(status.storageVersion())
                                .setDbSize(status.databaseBytes())
                                .setDbSizeInUse(status.databaseBytesInUse())
                                .setLeader(status.leader())
                                .setRaftIndex(status.raftIndex())
                                .setRaftTerm(status.raftTerm())
                                .setRaftAppliedIndex(status.raftAppliedIndex())
                                .addAllErrors(status.errors())
                                .setIsLearner(status.learner())))
                .build();
    }
}
