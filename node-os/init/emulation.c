#include "emulation.h"

#include "console.h"

#include <cpuid.h>
#include <string.h>
#include <sys/prctl.h>

static const unsigned hypervisor_present = 1u << 31, hypervisor_name = 0x40000000;

/* Each Go program looks every 20 us to 10 ms whether its threads are stuck. An interrupt, a switch there and one back cost 0.1 ms and more when emulated. */
static const unsigned long slack_ns = 5 * 1000 * 1000;

int is_emulated(void)
{
    unsigned eax, ebx, ecx, edx;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & hypervisor_present))
        return 0;
    __cpuid(hypervisor_name, eax, ebx, ecx, edx);
    unsigned name[] = { ebx, ecx, edx };
    return memcmp(name, "TCGTCGTCGTCG", sizeof name) == 0;
}

void share_timers(void)
{
    if (prctl(PR_SET_TIMERSLACK, slack_ns, 0, 0, 0) != 0)
        complain("cannot let timers share interrupts");
}
