// The C interface of libibverbs and librdmacm, with shims for what Swift's importer cannot see.
#pragma once

#include <infiniband/verbs.h>
#include <poll.h>
#include <rdma/rdma_cma.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// ibv_query_port is a macro in front of a function of the same name. The importer sees the function, which is kept for
// binary compatibility and fills the older half of the structure (no link layer).
static inline int crdma_query_port(struct ibv_context *context, uint8_t port, struct ibv_port_attr *attributes)
{
	return ibv_query_port(context, port, attributes);
}

// ibv_reg_mr is a macro as well: it leaves out flags that are only a wish (relaxed ordering) where the kernel does not
// know them; the function behind it fails there.
static inline struct ibv_mr *crdma_register(struct ibv_pd *domain, void *address, size_t length, unsigned int access)
{
	return ibv_reg_mr(domain, address, length, access);
}

// The target of a one-sided request lies in a union in a union, which Swift reads and writes as a whole.
static inline void crdma_set_remote(struct ibv_send_wr *request, uint64_t address, uint32_t key)
{
	request->wr.rdma.remote_addr = address;
	request->wr.rdma.rkey = key;
}

// The parameters of a connection event lie in a union, too.
static inline const struct rdma_conn_param *crdma_event_parameters(const struct rdma_cm_event *event)
{
	return &event->param.conn;
}

// Addresses lie in anonymous unions inside of rdma_cm_id.
static inline struct sockaddr *crdma_local_address(struct rdma_cm_id *id)
{
	return rdma_get_local_addr(id);
}

static inline struct sockaddr *crdma_peer_address(struct rdma_cm_id *id)
{
	return rdma_get_peer_addr(id);
}

// ppoll(2), which waits to the nanosecond, is behind a feature macro that the importer does not define.
static inline int crdma_poll(struct pollfd *descriptors, unsigned long count, uint64_t nanoseconds)
{
	struct timespec timeout = {nanoseconds / 1000000000, nanoseconds % 1000000000};
	return (int)syscall(SYS_ppoll, descriptors, count, &timeout, NULL, 0);
}

// memfd_create(2) is behind that macro, too.
static inline int crdma_memory_file(const char *name)
{
	return (int)syscall(SYS_memfd_create, name, 1 /* MFD_CLOEXEC */);
}

// Sends a signal to this thread again and again. The handler does nothing: that a signal comes is what ends the system
// call in which the thread sleeps (signal(7): without SA_RESTART none of them is taken up again). libdispatch's threads,
// and those that they start, block all signals.
static inline void crdma_ignore_signal(int signal)
{
	(void)signal;
}

static inline int crdma_interrupt_every(uint64_t nanoseconds, timer_t *timer)
{
	struct sigaction action = {.sa_handler = crdma_ignore_signal};
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN};
	struct timespec period = {nanoseconds / 1000000000, nanoseconds % 1000000000};
	struct itimerspec times = {period, period};
	sigset_t signals;
	event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
	sigemptyset(&signals);
	sigaddset(&signals, SIGRTMIN);
	if (sigaction(SIGRTMIN, &action, NULL) || timer_create(CLOCK_MONOTONIC, &event, timer))
		return -1;
	pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
	if (timer_settime(*timer, 0, &times, NULL) == 0)
		return 0;
	timer_delete(*timer);
	return -1;
}

// prctl(2) takes arguments of any number. Without slack a thread wakes up when it wants to, and not up to 50 us later,
// together with others.
static inline int crdma_set_timer_slack(unsigned long nanoseconds)
{
	return prctl(PR_SET_TIMERSLACK, nanoseconds, 0, 0, 0);
}

// The processor's counter of time, which is read without a system call, as the clock is not everywhere. It is good for
// that where it counts at one rate, on all cores alike, whatever power they save.
static inline int crdma_has_steady_counter(void)
{
#if defined(__x86_64__)
	// CPUID's leaf of power management, where there is one, says "invariant TSC".
	uint32_t a = 0x80000000, b, c = 0, d;
	__asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	if (a < 0x80000007)
		return 0;
	a = 0x80000007;
	c = 0;
	__asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return (d & 1u << 8) != 0;
#elif defined(__aarch64__)
	return 1;
#else
	return 0;
#endif
}

static inline uint64_t crdma_counter(void)
{
#if defined(__x86_64__)
	return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
	uint64_t count;
	__asm__ volatile("mrs %0, cntvct_el0" : "=r"(count));
	return count;
#else
	return 0;
#endif
}
