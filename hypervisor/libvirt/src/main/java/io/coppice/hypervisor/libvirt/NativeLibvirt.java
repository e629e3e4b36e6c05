package io.coppice.hypervisor.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.coppice.hypervisor.HypervisorException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;
import org.libvirt.jna.SizeT;
import org.libvirt.jna.StreamPointer;

/** libvirt-java's binding of libvirt.so, and what it lacks. Loaded on first use. */
interface NativeLibvirt extends Libvirt {

    int virDomainGetState(DomainPointer domain, IntByReference state, IntByReference reason, int flags);

    DomainPointer virDomainDefineXMLFlags(ConnectionPointer connection, String xml, int flags);

    int virConnectListAllDomains(ConnectionPointer connection, PointerByReference domains, int flags);

    int virDomainOpenConsole(DomainPointer domain, @Nullable String device, StreamPointer stream, int flags);

    int virStreamRecv(StreamPointer stream, byte[] data, SizeT length);

    int virStreamSend(StreamPointer stream, byte[] data, SizeT length);

    int virNodeGetMemoryStats(
            ConnectionPointer connection, int cell, @Nullable Pointer parameters, IntByReference count, int flags);

    int VIR_DOMAIN_DEFINE_VALIDATE = 1;
    int VIR_DOMAIN_AFFECT_LIVE = 1;
    int VIR_DOMAIN_AFFECT_CONFIG = 2;
    int VIR_DOMAIN_METADATA_ELEMENT = 2;
    int VIR_DOMAIN_CONSOLE_SAFE = 2;
    int VIR_STREAM_NONBLOCK = 1;
    int VIR_DOMAIN_UNDEFINE_MANAGED_SAVE = 1;
    int VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA = 2;
    int VIR_DOMAIN_UNDEFINE_NVRAM = 4;
    int VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA = 16;

    /**
     * @throws HypervisorException.Unavailable if libvirt is not installed
     */
    static NativeLibvirt get() {
        return Holder.library();
    }

    /** Loads once; remembers a failure no longer than one call, so that installing libvirt helps at once. */
    final class Holder {

        private static @Nullable NativeLibvirt library;
        private static final VirErrorCallback SILENT = (userData, error) -> {};

        private Holder() {}

        private static synchronized NativeLibvirt library() {
            var loaded = library;
            if (loaded == null) {
                loaded = load(Platform.isLinux() ? "libvirt.so.0" : "virt", NativeLibvirt.class);
                if (loaded.virInitialize() < 0) {
                    throw new HypervisorException.Unavailable(
                            "libvirt's client library does not initialise: "
                                    + LibvirtFailure.last(loaded, "load").getMessage(),
                            null);
                }
                loaded.virSetErrorFunc(null, SILENT);
                library = loaded;
            }
            return loaded;
        }

        static <T extends Library> T load(String name, Class<T> type) {
            try {
                return Native.load(name, type, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
            } catch (UnsatisfiedLinkError e) {
                throw new HypervisorException.Unavailable(
                        "libvirt's client library (" + name
                                + ") cannot be loaded: install it (Debian and Ubuntu: libvirt0, Fedora: libvirt-libs, NixOS: libvirt)",
                        e);
            }
        }
    }
}
