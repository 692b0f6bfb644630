// ways receive ADDRESS CHANNELS SIZE WAY, ways send ADDRESS CHANNELS SIZE WAY SECONDS: what the kernel offers to move bytes
// over TCP, each way in its shortest form: a thread a channel, blocks of SIZE bytes. The sender prints Gbps, busy seconds of
// the machine for each GB, and how many of its zero-copy sends the kernel copied all the same, and how many it did not.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <linux/io_uring.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// What one call hands over and takes is as much as rdmabench's.
enum { HANDED_OVER = 512 << 10, PLACE = 128 << 10, MOST_PIECES = 64, TAKEN = 256 << 10 };
enum { PORT = 7777, MOST_CHANNELS = 64, UNDER_WAY = 16, ENTRIES = 128 };

struct channel {
    int socket;
    char *memory;
    uint64_t moved;
} __attribute__((aligned(64)));

static struct channel channels[MOST_CHANNELS];
static size_t size;
static volatile int is_over;
static uint64_t copied, not_copied;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static char *memory(size_t bytes) {
    char *place = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) fail("ways: mmap");
    memset(place, 0x5A, bytes);
    return place;
}

static void add(struct channel *channel, uint64_t bytes) { __atomic_fetch_add(&channel->moved, bytes, __ATOMIC_RELAXED); }

static void send_each(struct channel *channel) {
    char *place = memory(size);
    while (!is_over) {
        ssize_t count = send(channel->socket, place, size, MSG_NOSIGNAL);
        if (count > 0) add(channel, count);
        else if (errno != EAGAIN) return;
    }
}

// Blocks together, or one that is larger, from one place that stays in the cache.
static void send_together(struct channel *channel) {
    struct iovec pieces[MOST_PIECES];
    size_t left = size > HANDED_OVER ? size : HANDED_OVER / size * size;
    char *place = memory(PLACE);
    int count = 0;
    for (; left > 0 && count < MOST_PIECES; count++) {
        pieces[count] = (struct iovec){place, left < PLACE ? left : PLACE};
        left -= pieces[count].iov_len;
    }
    struct msghdr message = {.msg_iov = pieces, .msg_iovlen = count};
    while (!is_over) {
        ssize_t sent = sendmsg(channel->socket, &message, MSG_NOSIGNAL);
        if (sent > 0) add(channel, sent);
        else if (errno != EAGAIN) return;
    }
}

// The pages of a file in memory, as they are.
static void send_file(struct channel *channel) {
    size_t length = size > HANDED_OVER ? HANDED_OVER : HANDED_OVER / size * size;
    int file = memfd_create("ways", MFD_CLOEXEC);
    if (file < 0 || write(file, memory(length), length) != (ssize_t)length) fail("ways: a file in memory");
    while (!is_over) {
        off_t start = 0;
        ssize_t count = sendfile(channel->socket, file, &start, length);
        if (count > 0) add(channel, count);
        else if (errno != EAGAIN) return;
    }
}

// Takes what the kernel has let go of from the error queue; how many sends.
static int reap_zero_copy(int socket) {
    char control[256];
    int count = 0;
    for (;;) {
        struct msghdr message = {.msg_control = control, .msg_controllen = sizeof control};
        if (recvmsg(socket, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return count;
        for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
            const struct sock_extended_err *note = (void *)CMSG_DATA(part);
            if (note->ee_origin != SO_EE_ORIGIN_ZEROCOPY) continue;
            int sends = note->ee_data - note->ee_info + 1;
            uint64_t *sum = note->ee_code & SO_EE_CODE_ZEROCOPY_COPIED ? &copied : &not_copied;
            __atomic_fetch_add(sum, sends, __ATOMIC_RELAXED);
            count += sends;
        }
    }
}

static void send_zero_copy(struct channel *channel) {
    char *place = memory(size * UNDER_WAY);
    int on = 1, under_way = 0;
    if (setsockopt(channel->socket, SOL_SOCKET, SO_ZEROCOPY, &on, sizeof on)) fail("ways: SO_ZEROCOPY");
    for (size_t slot = 0; !is_over;) {
        struct pollfd item = {channel->socket, 0, 0};
        if (under_way == UNDER_WAY) poll(&item, 1, 100);
        under_way -= reap_zero_copy(channel->socket);
        if (under_way == UNDER_WAY) continue;
        ssize_t count = send(channel->socket, place + slot * size, size, MSG_NOSIGNAL | MSG_ZEROCOPY);
        if (count > 0) {
            add(channel, count);
            under_way++;
            slot = (slot + 1) % UNDER_WAY;
        } else if (errno != EAGAIN && errno != ENOBUFS) {
            return;
        }
    }
}

// io_uring(7) without liburing.
struct ring {
    int descriptor;
    unsigned *tail, *mask, *array, *seen, *done, *done_mask;
    struct io_uring_sqe *requests;
    struct io_uring_cqe *completions;
};

static struct ring open_ring(void) {
    struct io_uring_params params = {.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN};
    struct ring ring = {.descriptor = syscall(SYS_io_uring_setup, ENTRIES, &params)};
    if (ring.descriptor < 0) fail("ways: io_uring_setup");
    int access = PROT_READ | PROT_WRITE;
    size_t queue = params.sq_off.array + params.sq_entries * sizeof(unsigned);
    size_t results = params.cq_off.cqes + params.cq_entries * sizeof *ring.completions;
    size_t requests = params.sq_entries * sizeof *ring.requests;
    char *sent = mmap(NULL, queue, access, MAP_SHARED, ring.descriptor, IORING_OFF_SQ_RING);
    char *done = mmap(NULL, results, access, MAP_SHARED, ring.descriptor, IORING_OFF_CQ_RING);
    ring.requests = mmap(NULL, requests, access, MAP_SHARED, ring.descriptor, IORING_OFF_SQES);
    if (sent == MAP_FAILED || done == MAP_FAILED || ring.requests == MAP_FAILED) fail("ways: mapping a ring");
    ring.tail = (unsigned *)(sent + params.sq_off.tail);
    ring.mask = (unsigned *)(sent + params.sq_off.ring_mask);
    ring.array = (unsigned *)(sent + params.sq_off.array);
    ring.seen = (unsigned *)(done + params.cq_off.head);
    ring.done = (unsigned *)(done + params.cq_off.tail);
    ring.done_mask = (unsigned *)(done + params.cq_off.ring_mask);
    ring.completions = (struct io_uring_cqe *)(done + params.cq_off.cqes);
    return ring;
}

static void post(struct ring *ring, int operation, int socket, char *place, size_t length, int flags, int links) {
    unsigned index = *ring->tail & *ring->mask;
    ring->requests[index] = (struct io_uring_sqe){
        .opcode = operation, .fd = socket, .addr = (uintptr_t)place, .len = length, .msg_flags = flags, .flags = links};
    ring->array[index] = index;
    __atomic_store_n(ring->tail, *ring->tail + 1, __ATOMIC_RELEASE);
}

static int enter(struct ring *ring, unsigned posted, unsigned wanted) {
    return syscall(SYS_io_uring_enter, ring->descriptor, posted, wanted, IORING_ENTER_GETEVENTS, NULL, 0);
}

static int take(struct ring *ring, struct io_uring_cqe *completion) {
    unsigned place = *ring->seen;
    if (place == __atomic_load_n(ring->done, __ATOMIC_ACQUIRE)) return 0;
    *completion = ring->completions[place & *ring->done_mask];
    __atomic_store_n(ring->seen, place + 1, __ATOMIC_RELEASE);
    return 1;
}

static void send_by_ring(struct channel *channel, int together) {
    struct ring ring = open_ring();
    struct io_uring_cqe completion;
    char *place = memory(size * together);
    while (!is_over) {
        for (int i = 0; i < together; i++)
            post(&ring, IORING_OP_SEND, channel->socket, place + i * size, size, MSG_NOSIGNAL | MSG_WAITALL,
                 i + 1 < together ? IOSQE_IO_LINK : 0);
        if (enter(&ring, together, together) < 0 && errno != EINTR) fail("ways: io_uring_enter");
        while (take(&ring, &completion)) {
            if (completion.res < 0) return;
            add(channel, completion.res);
        }
    }
}

static void send_ring(struct channel *channel) { send_by_ring(channel, 1); }
static void send_ring_linked(struct channel *channel) {
    size_t count = HANDED_OVER / size;
    send_by_ring(channel, count < 1 ? 1 : count > ENTRIES ? ENTRIES : count);
}

static void send_ring_zero_copy(struct channel *channel) {
    struct ring ring = open_ring();
    struct io_uring_cqe completion;
    char *place = memory(size * UNDER_WAY);
    int under_way = 0;
    for (size_t slot = 0; !is_over;) {
        int posts = under_way < UNDER_WAY;
        if (posts) {
            post(&ring, IORING_OP_SEND_ZC, channel->socket, place + slot * size, size, MSG_NOSIGNAL | MSG_WAITALL, 0);
            slot = (slot + 1) % UNDER_WAY;
            under_way++;
        }
        if (enter(&ring, posts, 1) < 0 && errno != EINTR) fail("ways: io_uring_enter");
        while (take(&ring, &completion)) {
            int is_last = completion.flags & IORING_CQE_F_NOTIF || !(completion.flags & IORING_CQE_F_MORE);
            if (is_last) under_way--;
            if (completion.flags & IORING_CQE_F_NOTIF) continue;
            if (completion.res < 0) return;
            add(channel, completion.res);
        }
    }
}

static void receive_pieces(struct channel *channel, size_t length, int flags) {
    char *place = memory(length);
    ssize_t count;
    do count = recv(channel->socket, place, length, flags);
    while (count > 0 || (count < 0 && errno == EAGAIN));
}

static void receive_each(struct channel *channel) { receive_pieces(channel, size, 0); }
static void receive_together(struct channel *channel) { receive_pieces(channel, TAKEN, 0); }
static void receive_nothing(struct channel *channel) { receive_pieces(channel, TAKEN, MSG_TRUNC); }
static void receive_polling(struct channel *channel) {
    int microseconds = 50;
    if (setsockopt(channel->socket, SOL_SOCKET, SO_BUSY_POLL, &microseconds, sizeof microseconds))
        fail("ways: SO_BUSY_POLL");
    receive_together(channel);
}
static void receive_ring(struct channel *channel) {
    struct ring ring = open_ring();
    struct io_uring_cqe completion = {.res = 1};
    char *place = memory(TAKEN);
    while (completion.res > 0) {
        post(&ring, IORING_OP_RECV, channel->socket, place, TAKEN, 0, 0);
        if (enter(&ring, 1, 1) < 0 && errno != EINTR) fail("ways: io_uring_enter");
        while (take(&ring, &completion) && completion.res > 0) continue;
    }
}

static const struct way {
    const char *name;
    void (*move)(struct channel *);
} senders[] = {{"each", send_each}, {"together", send_together}, {"sendfile", send_file}, {"zerocopy", send_zero_copy},
               {"uring", send_ring}, {"uring-linked", send_ring_linked}, {"uring-zerocopy", send_ring_zero_copy},
               {NULL, NULL}},
  receivers[] = {{"each", receive_each}, {"together", receive_together}, {"busypoll", receive_polling},
                 {"uring", receive_ring}, {"trunc", receive_nothing}, {NULL, NULL}};

static void (*way)(struct channel *);
static void *work(void *channel) {
    way(channel);
    shutdown(((struct channel *)channel)->socket, SHUT_WR);
    return NULL;
}

// All but idle and iowait.
static double busy_seconds(void) {
    unsigned long field[8];
    FILE *file = fopen("/proc/stat", "r");
    if (!file) fail("/proc/stat");
    int count = fscanf(file, "cpu %lu %lu %lu %lu %lu %lu %lu %lu", field, field + 1, field + 2, field + 3, field + 4,
                       field + 5, field + 6, field + 7);
    fclose(file);
    if (count != 8) fail("/proc/stat");
    return (double)(field[0] + field[1] + field[2] + field[5] + field[6] + field[7]) / sysconf(_SC_CLK_TCK);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static uint64_t sum(int count) {
    uint64_t bytes = 0;
    for (int i = 0; i < count; i++) bytes += __atomic_load_n(&channels[i].moved, __ATOMIC_RELAXED);
    return bytes;
}

static int connected(const struct sockaddr_in *address) {
    int on = 1;
    struct timeval patience = {0, 100000};
    for (int tries = 0; tries < 500; tries++) {
        int descriptor = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(descriptor, (const void *)address, sizeof *address) == 0) {
            setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
            return descriptor;
        }
        close(descriptor);
        usleep(10000);
    }
    fail("ways: connect");
    return -1;
}

static int accepted(int listener) {
    int low = 128 * 1024, descriptor = accept(listener, NULL, NULL); // as rdmabench does
    if (descriptor < 0 || setsockopt(descriptor, SOL_SOCKET, SO_RCVLOWAT, &low, sizeof low)) fail("ways: accept");
    return descriptor;
}

int main(int argc, char **argv) {
    int sends = argc == 7 && !strcmp(argv[1], "send"), receives = argc == 6 && !strcmp(argv[1], "receive");
    int count = sends || receives ? atoi(argv[3]) : 0, on = 1, listener = -1;
    size = count ? strtoull(argv[4], NULL, 10) : 0;
    for (const struct way *each = sends ? senders : receivers; size && each->name; each++)
        if (!strcmp(each->name, argv[5])) way = each->move;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    if (!way || count < 1 || count > MOST_CHANNELS || inet_pton(AF_INET, argv[2], &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ways receive ADDRESS CHANNELS SIZE WAY | ways send ADDRESS CHANNELS SIZE WAY SECONDS\n");
        return 2;
    }
    if (receives) {
        listener = socket(AF_INET, SOCK_STREAM, 0);
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (bind(listener, (void *)&address, sizeof address) || listen(listener, count)) fail("ways: listen");
    }
    pthread_t threads[MOST_CHANNELS];
    for (int i = 0; i < count; i++) {
        channels[i].socket = receives ? accepted(listener) : connected(&address);
        if (pthread_create(&threads[i], NULL, work, &channels[i])) fail("ways: thread");
    }
    if (sends) {
        usleep(300000);
        double busy = busy_seconds(), begin = now();
        uint64_t before = sum(count);
        usleep(atof(argv[6]) * 1e6);
        double bytes = sum(count) - before, seconds = now() - begin;
        if (bytes == 0) {
            fputs("ways: nothing was moved\n", stderr);
            return 1;
        }
        printf("%.3f,%.4f,%llu,%llu\n", bytes * 8 / seconds / 1e9, (busy_seconds() - busy) / (bytes / 1e9),
               (unsigned long long)copied, (unsigned long long)not_copied);
        is_over = 1;
    }
    for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
    return 0;
}
