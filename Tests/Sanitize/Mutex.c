// What ThreadSanitizer does not see of Swift's Mutex: how it waits. Taking a free one is inlined where it is used, and
// instrumented there; the rest lies in libswiftSynchronization, which is not. Loaded in front of that library, these
// functions say it: without them two accesses under the same Mutex are a race to ThreadSanitizer.
//
// The names are of Swift's ABI (stdlib/public/Synchronization/Mutex/LinuxImpl.swift, the functions that are @usableFromInline).

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

// Of the sanitizer's run-time library, which is part of the program.
void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK_SLOW "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

SWIFT void lockSlow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
SWIFT bool tryLockSlow(SELF) __asm__(TRY_LOCK_SLOW);
SWIFT void unlockSlow(SELF) __asm__(UNLOCK_SLOW);

SWIFT void lockSlow(uint32_t thread, SELF) {
    SWIFT void (*next)(uint32_t, SELF) = dlsym(RTLD_NEXT, LOCK_SLOW);
    next(thread, self);
    __tsan_acquire(self);
}

SWIFT bool tryLockSlow(SELF) {
    SWIFT bool (*next)(SELF) = dlsym(RTLD_NEXT, TRY_LOCK_SLOW);
    const bool taken = next(self);
    if (taken) __tsan_acquire(self);
    return taken;
}

SWIFT void unlockSlow(SELF) {
    SWIFT void (*next)(SELF) = dlsym(RTLD_NEXT, UNLOCK_SLOW);
    __tsan_release(self);
    next(self);
}
