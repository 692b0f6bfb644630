// Valgrind 3.19 writes to the mask that a program gives to sigsuspend(2), and dies where that is a constant, as it is
// in libdispatch. Preloaded under callgrind, this gives it a copy.
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int sigsuspend(const sigset_t *mask) {
    sigset_t copy = *mask;
    return (int)syscall(SYS_rt_sigsuspend, &copy, _NSIG / 8);
}
