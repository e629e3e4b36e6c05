package io.coppice.hypervisor.libvirt;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.ObservedDomain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.jna.DomainPointer;

/** Domain functions of one connection; every handle is freed before they return. */
final class DomainCalls {

    /** Native work on a domain. */
    interface Work<T> {
        T on(DomainPointer domain) throws LibvirtFailure;
    }

    private final NativeLibvirt library;
    private final Connection connection;

    DomainCalls(Connection connection) {
        this.library = connection.library();
        this.connection = connection;
    }

    <T> T with(DomainId id, Work<T> work) throws LibvirtFailure {
        return free(lookup(id), work);
    }

    <T> Optional<T> ifPresent(DomainId id, Work<T> work) throws LibvirtFailure {
        try {
            return Optional.of(with(id, work));
        } catch (LibvirtFailure e) {
            if (e.number() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    Optional<DomainId> idOf(DomainName name) throws LibvirtFailure {
        var domain = library.virDomainLookupByName(connection.pointer(), name.value());
        if (domain == null) {
            var failure = LibvirtFailure.last(library, "virDomainLookupByName");
            if (failure.number() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return Optional.empty();
            }
            throw failure;
        }
        return Optional.of(free(domain, handle -> id(library, handle)));
    }

    List<ObservedDomain> all() throws LibvirtFailure {
        var array = new PointerByReference();
        var count = check("virConnectListAllDomains", library.virConnectListAllDomains(connection.pointer(), array, 0));
        var pointers = array.getValue();
        var handles = new ArrayList<DomainPointer>();
        for (var i = 0; i < count; i++) {
            handles.add(handle(pointers.getPointer((long) i * Native.POINTER_SIZE)));
        }
        Native.free(Pointer.nativeValue(pointers));
        try {
            var observed = new ArrayList<ObservedDomain>();
            for (var handle : handles) {
                unlessGone(handle).ifPresent(observed::add);
            }
            return List.copyOf(observed);
        } finally {
            handles.forEach(library::virDomainFree);
        }
    }

    private Optional<ObservedDomain> unlessGone(DomainPointer domain) throws LibvirtFailure {
        try {
            return Optional.of(observe(domain));
        } catch (LibvirtFailure e) {
            if (e.number() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    ObservedDomain define(String xml) throws LibvirtFailure {
        var domain = library.virDomainDefineXMLFlags(connection.pointer(), xml, 0);
        if (domain == null) {
            throw LibvirtFailure.last(library, "virDomainDefineXMLFlags");
        }
        return free(domain, this::observe);
    }

    /** @param flags of {@code virDomainCreateFlags} */
    void create(String xml, int flags) throws LibvirtFailure {
        var domain = library.virDomainCreateXML(connection.pointer(), xml, flags);
        if (domain == null) {
            throw LibvirtFailure.last(library, "virDomainCreateXML");
        }
        library.virDomainFree(domain);
    }

    /** With all that hangs on it, as far as the driver knows such things. */
    void undefine(DomainPointer domain) throws LibvirtFailure {
        var known =
                NativeLibvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | NativeLibvirt.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA;
        var all = known
                | NativeLibvirt.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA
                | NativeLibvirt.VIR_DOMAIN_UNDEFINE_NVRAM;
        try {
            check("virDomainUndefineFlags", library.virDomainUndefineFlags(domain, all));
        } catch (LibvirtFailure e) {
            if (e.number() != ErrorNumber.VIR_ERR_INVALID_ARG) {
                throw e;
            }
            check("virDomainUndefineFlags", library.virDomainUndefineFlags(domain, known));
        }
    }

    ObservedDomain observe(DomainPointer domain) throws LibvirtFailure {
        var state = state(domain);
        var persistent = check("virDomainIsPersistent", library.virDomainIsPersistent(domain)) == 1;
        var name = new DomainName(library.virDomainGetName(domain));
        return DomainXmlReader.read(
                xml(domain), new DomainXmlReader.Handle(name, id(library, domain), state, persistent));
    }

    /** libvirt's description of it: of the running machine, if it runs. */
    String xml(DomainPointer domain) throws LibvirtFailure {
        var xml = library.virDomainGetXMLDesc(domain, 0);
        if (xml == null) {
            throw LibvirtFailure.last(library, "virDomainGetXMLDesc");
        }
        return xml.toString();
    }

    DomainState state(DomainPointer domain) throws LibvirtFailure {
        var state = new IntByReference();
        var reason = new IntByReference();
        check("virDomainGetState", library.virDomainGetState(domain, state, reason, 0));
        return StateNames.state(state.getValue(), reason.getValue());
    }

    int check(String function, int result) throws LibvirtFailure {
        if (result < 0) {
            throw LibvirtFailure.last(library, function);
        }
        return result;
    }

    private DomainPointer lookup(DomainId id) throws LibvirtFailure {
        var bytes = ByteBuffer.allocate(NativeLibvirt.VIR_UUID_BUFLEN)
                .putLong(id.value().getMostSignificantBits())
                .putLong(id.value().getLeastSignificantBits())
                .array();
        var domain = library.virDomainLookupByUUID(connection.pointer(), bytes);
        if (domain == null) {
            throw LibvirtFailure.last(library, "virDomainLookupByUUID");
        }
        return domain;
    }

    private <T> T free(DomainPointer domain, Work<T> work) throws LibvirtFailure {
        try {
            return work.on(domain);
        } finally {
            library.virDomainFree(domain);
        }
    }

    private static DomainPointer handle(Pointer pointer) {
        var domain = new DomainPointer();
        domain.setPointer(pointer);
        return domain;
    }

    /** Reads the handle itself; no message is sent. */
    static DomainId id(NativeLibvirt library, DomainPointer domain) throws LibvirtFailure {
        var text = new byte[NativeLibvirt.VIR_UUID_STRING_BUFLEN];
        if (library.virDomainGetUUIDString(domain, text) < 0) {
            throw LibvirtFailure.last(library, "virDomainGetUUIDString");
        }
        return DomainId.of(new String(text, 0, text.length - 1, StandardCharsets.US_ASCII));
    }
}
