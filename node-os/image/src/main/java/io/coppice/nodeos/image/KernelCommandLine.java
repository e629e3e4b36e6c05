package io.coppice.nodeos.image;

import java.util.List;

/** The arguments every node's kernel gets, and why. */
final class KernelCommandLine {

    static final String TEXT = String.join(
            " ",
            List.of(
                    // what there is to say goes to the serial line, and only what matters
                    "console=ttyS0",
                    "quiet",
                    "loglevel=4",
                    "8250.nr_uarts=1",
                    // nothing hangs silently, and a kernel that met the impossible does not go on
                    "oops=panic",
                    "panic=30",
                    // the first keys are needed before the virtual random number device has filled the pool
                    "random.trust_cpu=on",
                    // clocks of virtual machines are known good; at which rate an emulated one runs, the orchestrator
                    // tells
                    "tsc=reliable",
                    "no_timer_check",
                    // mitigations cost much under emulation, where they protect nothing; KVM hosts keep theirs
                    "mitigations=off",
                    // self-tests, jitter entropy and keys for signed modules: dm-verity already covers every module
                    "cryptomgr.notests=1",
                    "initcall_blacklist=jent_mod_init,load_system_certificate_list,init_encrypted",
                    "lsm=capability,landlock,yama",
                    "rdinit=/init"));

    private KernelCommandLine() {}
}
