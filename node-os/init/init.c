/* PID 1 of a Coppice node: /init of the initrd and /sbin/init of the root. */
#include "cgroups.h"
#include "console.h"
#include "initrd.h"
#include "modules.h"
#include "mounting.h"
#include "power.h"
#include "supervise.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Everything on a node may rely on 127.0.0.1. */
static void bring_up_loopback(void)
{
    struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (any < 0 || ioctl(any, SIOCSIFFLAGS, &request) != 0)
        complain("cannot bring up the loopback interface");
    if (any >= 0)
        close(any);
}

static enum ending run_node(void)
{
    if (mount_kernel_file_systems() != 0 || mount_node_file_systems() != 0 || prepare_var() != 0)
        return ENDING_POWEROFF;
    prepare_cgroups();
    if (mount(NULL, "/", NULL, MS_REC | MS_SHARED, NULL) != 0)
        complain("cannot make mounts shared with containers");
    if (load_module_list("/usr/lib/coppice/modules.list") != 0)
        say("going on without those modules");
    bring_up_loopback();
    reboot(RB_DISABLE_CAD);
    return supervise();
}

int main(int count, char *arguments[])
{
    (void)count;
    if (getpid() != 1) {
        fprintf(stderr, "init: only the kernel starts this program\n");
        return 2;
    }
    umask(022);
    if (strcmp(arguments[0], "/init") == 0) {
        static char *const next[] = { "/sbin/init", NULL };
        enter_root(next);
        say("the node cannot boot and powers off");
        end_machine_now(ENDING_POWEROFF);
    }
    end_machine(run_node());
}
