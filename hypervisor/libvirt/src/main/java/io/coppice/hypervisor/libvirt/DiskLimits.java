package io.coppice.hypervisor.libvirt;

import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.coppice.hypervisor.DiskLimit;
import io.coppice.hypervisor.HypervisorException;
import java.util.Map;
import org.libvirt.jna.DomainPointer;

/** How fast a disk of a running domain may be. */
final class DiskLimits {

    private DiskLimits() {}

    /** @throws HypervisorException.InvalidSpec if the domain has no such disk */
    static int set(NativeLibvirt library, DomainCalls domains, DomainPointer domain, String serial, DiskLimit limit)
            throws LibvirtFailure {
        var target = DomainXmlReader.target(domains.xml(domain), serial)
                .orElseThrow(() -> new HypervisorException.InvalidSpec(
                        "the machine has no disk with serial " + serial + "; look at it with virsh dumpxml", null));
        // 0 is libvirt's word for no limit; what is not named stays as it was
        var values = Map.of(
                "total_iops_sec", limit.operationsPerSecond().orElse(0),
                "total_bytes_sec", limit.bytesPerSecond().orElse(0));
        var parameters = new PointerByReference();
        var count = new IntByReference();
        var room = new IntByReference();
        try {
            for (var value : values.entrySet()) {
                domains.check(
                        "virTypedParamsAddULLong",
                        library.virTypedParamsAddULLong(parameters, count, room, value.getKey(), value.getValue()));
            }
            return domains.check(
                    "virDomainSetBlockIoTune",
                    library.virDomainSetBlockIoTune(
                            domain,
                            target,
                            parameters.getValue(),
                            count.getValue(),
                            NativeLibvirt.VIR_DOMAIN_AFFECT_LIVE));
        } finally {
            library.virTypedParamsFree(parameters.getValue(), count.getValue());
        }
    }
}
