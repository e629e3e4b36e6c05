package io.coppice.templates;

/** A template demands hardware virtualisation, and the host has not been proven to offer it. */
public final class AccelerationUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AccelerationUnavailableException() {
        super("the template demands acceleration 'kvm', and no machine starts with it on this host: run "
                + "'coppice doctor' to see why, or use a template with 'acceleration: auto'");
    }
}
