package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.HypervisorException;
import java.util.EnumMap;
import java.util.Map;
import org.libvirt.Error.ErrorNumber;

/** The one place where libvirt's error numbers become types. */
final class LibvirtErrors {

    private static final String START_THE_DAEMON =
            "check the URI; start libvirt's daemon (systemctl start libvirtd, or as root without systemd: virtlogd -d && libvirtd -d)"
                    + " and install it if it is missing (Debian and Ubuntu: libvirt-daemon-system)";

    private static final Map<ErrorNumber, String> REMEDIES = remedies();

    private LibvirtErrors() {}

    private static Map<ErrorNumber, String> remedies() {
        var rights = "join the group libvirt, or use qemu:///session, which needs no rights";
        var driver = "check the URI and that its driver is installed (Debian and Ubuntu: libvirt-daemon-driver-qemu)";
        var ssh = "check that ssh reaches the host without asking for a password";
        return new EnumMap<>(Map.ofEntries(
                Map.entry(ErrorNumber.VIR_ERR_AUTH_FAILED, rights),
                Map.entry(ErrorNumber.VIR_ERR_AUTH_CANCELLED, rights),
                Map.entry(ErrorNumber.VIR_ERR_AUTH_UNAVAILABLE, rights),
                Map.entry(ErrorNumber.VIR_ERR_ACCESS_DENIED, rights),
                Map.entry(ErrorNumber.VIR_ERR_OPERATION_DENIED, rights),
                Map.entry(ErrorNumber.VIR_ERR_NO_CONNECT, driver),
                Map.entry(ErrorNumber.VIR_ERR_INVALID_ARG, driver),
                Map.entry(ErrorNumber.VIR_ERR_NO_SUPPORT, driver),
                Map.entry(ErrorNumber.VIR_ERR_CONFIG_UNSUPPORTED, driver),
                Map.entry(ErrorNumber.VIR_ERR_UNKNOWN_HOST, "check the host's name in the URI"),
                Map.entry(ErrorNumber.VIR_ERR_GNUTLS_ERROR, "check the TLS certificates of both hosts in /etc/pki"),
                Map.entry(ErrorNumber.VIR_ERR_SSH, ssh),
                Map.entry(ErrorNumber.VIR_ERR_LIBSSH, ssh)));
    }

    private enum Kind {
        UNAVAILABLE,
        NOT_FOUND,
        CONFLICT,
        INVALID_STATE,
        INVALID_SPEC,
        UNSUPPORTED,
        TIMED_OUT,
        FAILED
    }

    /**
     * @param what the failed call, on which domain, where, such as "starting coppice-a-b on qemu:///session"
     */
    static HypervisorException translate(String what, LibvirtFailure failure) {
        var fact = what + " failed: " + failure.getMessage();
        return switch (kindOf(failure.number())) {
            case UNAVAILABLE ->
                new HypervisorException.Unavailable(fact + "; " + remedyForConnection(failure.number()), failure);
            case NOT_FOUND ->
                new HypervisorException.NotFound(
                        fact + "; it may have been removed meanwhile: list the domains and plan anew", failure);
            case CONFLICT ->
                new HypervisorException.Conflict(fact + "; remove the other one or choose another name", failure);
            case INVALID_STATE ->
                new HypervisorException.InvalidState(fact + "; look at the domain's state, then ask again", failure);
            case INVALID_SPEC ->
                new HypervisorException.InvalidSpec(
                        fact + "; correct the machine's template, or use a newer QEMU and libvirt", failure);
            case UNSUPPORTED ->
                new HypervisorException.Unsupported(
                        fact + "; use a connection that can do it, such as qemu:///session", failure);
            case TIMED_OUT ->
                new HypervisorException.TimedOut(
                        fact + "; whether it was done is unknown: look, then ask again", failure);
            case FAILED -> failed(fact, failure);
        };
    }

    private static HypervisorException failed(String fact, LibvirtFailure failure) {
        return isOfATakenPort(failure)
                ? new HypervisorException.PortInUse(fact + "; end the program that has the port", failure)
                : new HypervisorException.Failed(
                        fact + "; the log of libvirt and of the domain (…/libvirt/qemu/log) says more", failure);
    }

    /** libvirt has no number for it, so it is known by the words of passt, as {@code PortContract} hears them from the real one. */
    private static boolean isOfATakenPort(LibvirtFailure failure) {
        var words = String.valueOf(failure.getMessage());
        return words.contains("passt") && words.contains("ailed to bind");
    }

    /** Whatever goes wrong while connecting, there is no connection. */
    static HypervisorException connecting(String uri, LibvirtFailure failure) {
        return new HypervisorException.Unavailable(
                "cannot connect to " + uri + ": " + failure.getMessage() + "; " + remedyForConnection(failure.number()),
                failure);
    }

    private static String remedyForConnection(ErrorNumber number) {
        return REMEDIES.getOrDefault(number, START_THE_DAEMON);
    }

    private static Kind kindOf(ErrorNumber number) {
        return switch (number) {
            case VIR_ERR_UNKNOWN_HOST,
                    VIR_ERR_NO_CONNECT,
                    VIR_ERR_INVALID_CONN,
                    VIR_ERR_RPC,
                    VIR_ERR_GNUTLS_ERROR,
                    VIR_ERR_AUTH_FAILED,
                    VIR_ERR_AUTH_CANCELLED,
                    VIR_ERR_AUTH_UNAVAILABLE,
                    VIR_ERR_ACCESS_DENIED,
                    VIR_ERR_OPERATION_DENIED,
                    VIR_ERR_SSH,
                    VIR_ERR_LIBSSH,
                    VIR_ERR_NO_SERVER,
                    VIR_ERR_NO_CLIENT,
                    VIR_ERR_NO_XEN,
                    VIR_ERR_NO_XENSTORE -> Kind.UNAVAILABLE;
            case VIR_ERR_NO_DOMAIN,
                    VIR_ERR_INVALID_DOMAIN,
                    VIR_ERR_NO_DOMAIN_SNAPSHOT,
                    VIR_ERR_NO_DOMAIN_CHECKPOINT,
                    VIR_ERR_NO_DOMAIN_METADATA,
                    VIR_ERR_NO_DOMAIN_BACKUP -> Kind.NOT_FOUND;
            case VIR_ERR_DOM_EXIST,
                    VIR_ERR_NETWORK_EXIST,
                    VIR_ERR_NETWORK_PORT_EXIST,
                    VIR_ERR_STORAGE_VOL_EXIST,
                    VIR_ERR_MULTIPLE_DOMAINS -> Kind.CONFLICT;
            case VIR_ERR_OPERATION_INVALID,
                    VIR_ERR_RESOURCE_BUSY,
                    VIR_ERR_BLOCK_COPY_ACTIVE,
                    VIR_ERR_SNAPSHOT_REVERT_RISKY,
                    VIR_ERR_MIGRATE_UNSAFE,
                    VIR_ERR_AGENT_UNRESPONSIVE,
                    VIR_ERR_CHECKPOINT_INCONSISTENT,
                    VIR_ERR_STORAGE_POOL_BUILT -> Kind.INVALID_STATE;
            case VIR_ERR_XML_ERROR,
                    VIR_ERR_XML_DETAIL,
                    VIR_ERR_XML_INVALID_SCHEMA,
                    VIR_ERR_CONFIG_UNSUPPORTED,
                    VIR_ERR_CPU_INCOMPATIBLE,
                    VIR_ERR_INVALID_ARG,
                    VIR_ERR_INVALID_MAC,
                    VIR_ERR_OVERFLOW,
                    VIR_ERR_OS_TYPE,
                    VIR_ERR_NO_KERNEL,
                    VIR_ERR_NO_ROOT,
                    VIR_ERR_NO_SOURCE,
                    VIR_ERR_NO_TARGET,
                    VIR_ERR_NO_NAME,
                    VIR_ERR_NO_OS,
                    VIR_ERR_NO_DEVICE,
                    VIR_ERR_NO_NETWORK,
                    VIR_ERR_NO_NWFILTER,
                    VIR_ERR_NO_STORAGE_POOL,
                    VIR_ERR_NO_STORAGE_VOL,
                    VIR_ERR_NO_NODE_DEVICE,
                    VIR_ERR_NO_SECURITY_MODEL,
                    VIR_ERR_NO_SECRET,
                    VIR_ERR_DEVICE_MISSING -> Kind.INVALID_SPEC;
            case VIR_ERR_NO_SUPPORT, VIR_ERR_ARGUMENT_UNSUPPORTED, VIR_ERR_OPERATION_UNSUPPORTED, VIR_ERR_CALL_FAILED ->
                Kind.UNSUPPORTED;
            case VIR_ERR_OPERATION_TIMEOUT -> Kind.TIMED_OUT;
            case VIR_ERR_OK,
                    VIR_ERR_INTERNAL_ERROR,
                    VIR_ERR_NO_MEMORY,
                    VIR_ERR_OPERATION_FAILED,
                    VIR_ERR_GET_FAILED,
                    VIR_ERR_POST_FAILED,
                    VIR_ERR_HTTP_ERROR,
                    VIR_ERR_SEXPR_SERIAL,
                    VIR_ERR_XEN_CALL,
                    VIR_ERR_DRIVER_FULL,
                    VIR_ERR_OPEN_FAILED,
                    VIR_ERR_READ_FAILED,
                    VIR_ERR_PARSE_FAILED,
                    VIR_ERR_CONF_SYNTAX,
                    VIR_ERR_WRITE_FAILED,
                    VIR_ERR_INVALID_NETWORK,
                    VIR_ERR_SYSTEM_ERROR,
                    VIR_WAR_NO_NETWORK,
                    VIR_ERR_INVALID_STORAGE_POOL,
                    VIR_ERR_INVALID_STORAGE_VOL,
                    VIR_WAR_NO_STORAGE,
                    VIR_WAR_NO_NODE,
                    VIR_ERR_INVALID_NODE_DEVICE,
                    VIR_WAR_NO_INTERFACE,
                    VIR_ERR_NO_INTERFACE,
                    VIR_ERR_INVALID_INTERFACE,
                    VIR_ERR_MULTIPLE_INTERFACES,
                    VIR_WAR_NO_NWFILTER,
                    VIR_ERR_INVALID_NWFILTER,
                    VIR_ERR_BUILD_FIREWALL,
                    VIR_WAR_NO_SECRET,
                    VIR_ERR_INVALID_SECRET,
                    VIR_ERR_MIGRATE_PERSIST_FAILED,
                    VIR_ERR_HOOK_SCRIPT_FAILED,
                    VIR_ERR_INVALID_DOMAIN_SNAPSHOT,
                    VIR_ERR_INVALID_STREAM,
                    VIR_ERR_STORAGE_PROBE_FAILED,
                    VIR_ERR_OPERATION_ABORTED,
                    VIR_ERR_DBUS_SERVICE,
                    VIR_ERR_MIGRATE_FINISH_OK,
                    VIR_ERR_AGENT_UNSYNCED,
                    VIR_ERR_INVALID_NWFILTER_BINDING,
                    VIR_ERR_NO_NWFILTER_BINDING,
                    VIR_ERR_INVALID_DOMAIN_CHECKPOINT,
                    VIR_ERR_INVALID_NETWORK_PORT,
                    VIR_ERR_NO_NETWORK_PORT,
                    VIR_ERR_NO_HOSTNAME,
                    VIR_ERR_UNKNOWN -> Kind.FAILED;
        };
    }
}
