// memory THREADS BYTES SECONDS: how fast memory is copied: each thread copies one area of BYTES to another, again and
// again, as the kernel copies what is sent and received. Prints 10^9 bytes copied per second, all threads together.
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { MOST_THREADS = 64, PIECE = 64 << 10 };

static size_t bytes;
static double seconds;
static pthread_barrier_t start;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static char *area(char content) {
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) fail("memory: mmap");
    memset(memory, content, bytes); // no page fault falls into the measurement
    return memory;
}

static void *copy(void *rate) {
    char *from = area(1), *to = area(2);
    pthread_barrier_wait(&start);
    double begin = now(), end = begin + seconds, time;
    uint64_t copied = 0;
    size_t at = 0;
    do {
        // In pieces, as through a socket; the clock is read once for 16 of them.
        for (int piece = 0; piece < 16; piece++, copied += PIECE) {
            memcpy(to + at, from + at, PIECE);
            at = at + 2 * PIECE > bytes ? 0 : at + PIECE;
        }
        __asm__ volatile("" : : "r"(to) : "memory");
        time = now();
    } while (time < end);
    *(double *)rate = copied / (time - begin) / 1e9;
    return NULL;
}

int main(int argc, char **argv) {
    int threads = argc == 4 ? atoi(argv[1]) : 0;
    bytes = argc == 4 ? strtoull(argv[2], NULL, 10) : 0;
    seconds = argc == 4 ? atof(argv[3]) : 0;
    if (threads < 1 || threads > MOST_THREADS || bytes < PIECE || !(seconds > 0)) {
        fprintf(stderr, "usage: memory THREADS BYTES SECONDS; threads up to %d, bytes from %d\n", MOST_THREADS, PIECE);
        return 2;
    }
    pthread_t thread[MOST_THREADS];
    double rate[MOST_THREADS], sum = 0;
    pthread_barrier_init(&start, NULL, threads);
    for (int i = 0; i < threads; i++)
        if (pthread_create(&thread[i], NULL, copy, &rate[i])) fail("memory: thread");
    for (int i = 0; i < threads; i++) {
        pthread_join(thread[i], NULL);
        sum += rate[i];
    }
    printf("%.3f\n", sum);
    return 0;
}
