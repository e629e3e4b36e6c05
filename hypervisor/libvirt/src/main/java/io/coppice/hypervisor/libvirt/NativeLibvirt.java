package io.coppice.hypervisor.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import io.coppice.hypervisor.HypervisorException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.CString;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt.VirConnectCloseFunc;
import org.libvirt.jna.Libvirt.VirDomainEventCallback;
import org.libvirt.jna.Libvirt.VirStreamEventCallback;
import org.libvirt.jna.SizeT;
import org.libvirt.jna.StreamPointer;
import org.libvirt.jna.virConnectAuth;
import org.libvirt.jna.virError;
import org.libvirt.jna.virNodeInfo;

/**
 * The functions of libvirt.so that are used, in libvirt-java's types. A list of our own, because libvirt-java's lacks some, and because the
 * start of a process pays for each of its four hundred. Loaded on first use.
 */
interface NativeLibvirt extends Library {

    // This process

    int virInitialize();

    void virSetErrorFunc(@Nullable Pointer userData, Pointer function);

    @Nullable
    virError virGetLastError();

    int virEventRegisterDefaultImpl();

    int virEventRunDefaultImpl();

    // Connections

    @Nullable
    ConnectionPointer virConnectOpenAuth(String uri, @Nullable virConnectAuth authentication, int flags);

    int virConnectClose(ConnectionPointer connection);

    int virConnectIsAlive(ConnectionPointer connection);

    int virConnectSetKeepAlive(ConnectionPointer connection, int interval, int count);

    int virConnectRegisterCloseCallback(
            ConnectionPointer connection,
            VirConnectCloseFunc callback,
            @Nullable Pointer opaque,
            @Nullable Pointer free);

    int virConnectUnregisterCloseCallback(ConnectionPointer connection, VirConnectCloseFunc callback);

    int virConnectDomainEventRegisterAny(
            ConnectionPointer connection,
            @Nullable DomainPointer domain,
            int event,
            VirDomainEventCallback callback,
            @Nullable Pointer opaque,
            @Nullable Pointer free);

    int virConnectDomainEventDeregisterAny(ConnectionPointer connection, int registration);

    // The host

    @Nullable
    CString virConnectGetCapabilities(ConnectionPointer connection);

    @Nullable
    CString virConnectGetHostname(ConnectionPointer connection);

    int virConnectGetLibVersion(ConnectionPointer connection, LongByReference version);

    int virConnectGetVersion(ConnectionPointer connection, LongByReference version);

    int virNodeGetInfo(ConnectionPointer connection, virNodeInfo info);

    long virNodeGetFreeMemory(ConnectionPointer connection);

    int virNodeGetMemoryStats(
            ConnectionPointer connection, int cell, @Nullable Pointer parameters, IntByReference count, int flags);

    // Domains

    int virConnectListAllDomains(ConnectionPointer connection, PointerByReference domains, int flags);

    @Nullable
    DomainPointer virDomainLookupByName(ConnectionPointer connection, String name);

    @Nullable
    DomainPointer virDomainLookupByUUID(ConnectionPointer connection, byte[] uuid);

    @Nullable
    DomainPointer virDomainDefineXMLFlags(ConnectionPointer connection, String xml, int flags);

    @Nullable
    DomainPointer virDomainCreateXML(ConnectionPointer connection, String xml, int flags);

    int virDomainFree(DomainPointer domain);

    String virDomainGetName(DomainPointer domain);

    int virDomainGetUUIDString(DomainPointer domain, byte[] text);

    int virDomainGetState(DomainPointer domain, IntByReference state, IntByReference reason, int flags);

    int virDomainIsPersistent(DomainPointer domain);

    @Nullable
    CString virDomainGetXMLDesc(DomainPointer domain, int flags);

    int virDomainSetMetadata(
            DomainPointer domain, int type, @Nullable String metadata, String key, String uri, int flags);

    int virDomainCreate(DomainPointer domain);

    int virDomainShutdown(DomainPointer domain);

    int virDomainDestroy(DomainPointer domain);

    int virDomainReset(DomainPointer domain, int flags);

    int virDomainSuspend(DomainPointer domain);

    int virDomainResume(DomainPointer domain);

    int virDomainUpdateDeviceFlags(DomainPointer domain, String xml, int flags);

    int virDomainSetBlockIoTune(DomainPointer domain, String disk, Pointer parameters, int count, int flags);

    int virTypedParamsAddULLong(
            PointerByReference parameters, IntByReference count, IntByReference room, String name, long value);

    void virTypedParamsFree(@Nullable Pointer parameters, int count);

    int virDomainUndefineFlags(DomainPointer domain, int flags);

    int virDomainOpenConsole(DomainPointer domain, @Nullable String device, StreamPointer stream, int flags);

    // Streams

    @Nullable
    StreamPointer virStreamNew(ConnectionPointer connection, int flags);

    int virStreamFree(StreamPointer stream);

    int virStreamAbort(StreamPointer stream);

    int virStreamRecv(StreamPointer stream, byte[] data, SizeT length);

    int virStreamSend(StreamPointer stream, byte[] data, SizeT length);

    int virStreamEventAddCallback(
            StreamPointer stream,
            int events,
            VirStreamEventCallback callback,
            @Nullable Pointer opaque,
            @Nullable Pointer free);

    int virStreamEventUpdateCallback(StreamPointer stream, int events);

    int virStreamEventRemoveCallback(StreamPointer stream);

    int VIR_UUID_BUFLEN = 16;
    int VIR_UUID_STRING_BUFLEN = 37;
    int VIR_DOMAIN_AFFECT_LIVE = 1;
    int VIR_DOMAIN_AFFECT_CONFIG = 2;
    int VIR_DOMAIN_METADATA_ELEMENT = 2;
    int VIR_DOMAIN_CONSOLE_SAFE = 2;
    int VIR_DOMAIN_START_PAUSED = 1;
    int VIR_DOMAIN_START_AUTODESTROY = 2;
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

        private Holder() {}

        private static synchronized NativeLibvirt library() {
            var loaded = library;
            if (loaded == null) {
                var name = Platform.isLinux() ? "libvirt.so.0" : "virt";
                loaded = load(name, NativeLibvirt.class);
                if (loaded.virInitialize() < 0) {
                    throw new HypervisorException.Unavailable(
                            "libvirt's client library does not initialise: "
                                    + LibvirtFailure.last(loaded, "load").getMessage(),
                            null);
                }
                silence(loaded, name);
                library = loaded;
            }
            return loaded;
        }

        /**
         * libvirt prints errors unless it is given a function (user data, error). virResetError, called with no user data, does nothing:
         * a native one takes the place of a callback, which would cost the start of every process 40 ms.
         */
        private static void silence(NativeLibvirt loaded, String name) {
            loaded.virSetErrorFunc(null, NativeLibrary.getInstance(name).getFunction("virResetError"));
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
