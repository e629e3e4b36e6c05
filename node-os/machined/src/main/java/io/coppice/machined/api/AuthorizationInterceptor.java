package io.coppice.machined.api;

import io.coppice.machined.api.AccessTable.Access;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The one place that decides whether a call may go on. */
final class AuthorizationInterceptor implements ServerInterceptor {
    private final ApiMode mode;

    AuthorizationInterceptor(ApiMode mode) {
        this.mode = mode;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Status refusal = refusal(call);
        if (refusal == null) {
            return next.startCall(call, headers);
        }
        call.close(refusal, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private @Nullable Status refusal(ServerCall<?, ?> call) {
        String name = call.getMethodDescriptor().getFullMethodName();
        Access access = AccessTable.of(name);
        return switch (mode) {
            case MAINTENANCE -> refusalInMaintenance(name, access);
            case SECURE -> refusalFor(name, access, roles(call));
        };
    }

    private static @Nullable Status refusalInMaintenance(String name, Access access) {
        return switch (access) {
            case Access.Granted granted when granted.inMaintenance() -> null;
            case Access.Granted granted ->
                Status.PERMISSION_DENIED.withDescription(name + " is closed while the node is in maintenance:"
                        + " give the node a config with ApplyConfiguration first");
            case Access.NotServed notServed -> null;
            case Access.Unknown unknown -> null;
        };
    }

    private static @Nullable Status refusalFor(String name, Access access, Set<Role> roles) {
        return switch (access) {
            case Access.Granted granted -> {
                for (Role role : granted.roles()) {
                    if (roles.contains(role)) {
                        yield null;
                    }
                }
                yield denied(name + " needs the role " + any(granted.roles()), roles);
            }
            case Access.NotServed notServed -> roles.isEmpty() ? denied(name + " needs a role", roles) : null;
            case Access.Unknown unknown -> roles.isEmpty() ? denied(name + " needs a role", roles) : null;
        };
    }

    private static Status denied(String need, Set<Role> roles) {
        return Status.PERMISSION_DENIED.withDescription(
                need + "; the client certificate has " + (roles.isEmpty() ? "none" : all(roles))
                        + ": use a certificate whose subject has that role as an organization (O)");
    }

    private static String any(Set<Role> roles) {
        return String.join(" or ", organizations(roles));
    }

    private static String all(Set<Role> roles) {
        return String.join(", ", organizations(roles));
    }

    private static Iterable<String> organizations(Set<Role> roles) {
        Set<String> organizations = new TreeSet<>();
        for (Role role : roles) {
            organizations.add(role.organization());
        }
        return organizations;
    }

    private static Set<Role> roles(ServerCall<?, ?> call) {
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        return session == null ? Set.of() : ClientRoles.of(session);
    }
}
