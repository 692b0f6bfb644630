// wire INTERFACE PORT...: the payload of each TCP packet that arrives at an interface for one of these ports, as the
// kernel stamps and counts it (packet(7)), whatever program sends or receives. Says "ready" on standard output when it
// sees packets, and ends with its standard input; then it prints a line a millisecond with payload, "MILLISECOND BYTES",
// counted from the first one, and "most10ms BYTES", the most in any 10 ms. Status 1 where packets were missed.
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FRAME = 256, BLOCK = 1 << 20, BLOCKS = 32, WINDOW = 10000000, MILLISECOND = 1000000 };

struct packet {
    uint64_t time; // ns
    uint32_t bytes;
};

static struct packet *packets;
static size_t count, room;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static uint32_t payload(const uint8_t *frame, uint32_t length, char **ports) {
    if (length < 54 || frame[12] != 8 || frame[13] != 0 || frame[23] != IPPROTO_TCP) return 0;
    const uint8_t *ip = frame + 14, *tcp = ip + (ip[0] & 15) * 4;
    uint32_t total = ip[2] << 8 | ip[3], headers = (ip[0] & 15) * 4 + (tcp[12] >> 4) * 4;
    for (; *ports; ports++)
        if ((tcp[2] << 8 | tcp[3]) == atoi(*ports)) return total > headers ? total - headers : 0;
    return 0;
}

static void keep(uint64_t time, uint32_t bytes) {
    if (count == room) {
        room = room ? 2 * room : 1 << 16;
        packets = realloc(packets, room * sizeof *packets);
        if (!packets) fail("wire: realloc");
    }
    packets[count++] = (struct packet){time, bytes};
}

// Takes what lies in the ring; the place of the next frame is kept.
static void take(uint8_t *ring, size_t *next, char **ports) {
    for (;; *next = (*next + 1) % (BLOCKS * (BLOCK / FRAME))) {
        struct tpacket2_hdr *header = (void *)(ring + *next * FRAME);
        if (!(__atomic_load_n(&header->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) return;
        const struct sockaddr_ll *from = (void *)((uint8_t *)header + TPACKET_ALIGN(sizeof *header));
        uint32_t bytes = payload((uint8_t *)header + header->tp_mac, header->tp_snaplen, ports);
        if (bytes && from->sll_pkttype != PACKET_OUTGOING)
            keep(header->tp_sec * 1000000000ull + header->tp_nsec, bytes);
        __atomic_store_n(&header->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
    }
}

static void report(void) {
    uint64_t most = 0, within = 0, millisecond = 0, bytes = 0;
    for (size_t last = 0, first = 0; last < count; last++) {
        within += packets[last].bytes;
        while (packets[last].time - packets[first].time >= WINDOW) within -= packets[first++].bytes;
        if (within > most) most = within;
        uint64_t now = (packets[last].time - packets[0].time) / MILLISECOND;
        if (now != millisecond && bytes) {
            printf("%llu %llu\n", (unsigned long long)millisecond, (unsigned long long)bytes);
            bytes = 0;
        }
        millisecond = now;
        bytes += packets[last].bytes;
    }
    if (bytes) printf("%llu %llu\n", (unsigned long long)millisecond, (unsigned long long)bytes);
    printf("most10ms %llu\n", (unsigned long long)most);
}

int main(int argc, char **argv) {
    if (argc < 3) return fprintf(stderr, "usage: wire INTERFACE PORT...\n"), 2;
    int seer = socket(AF_PACKET, SOCK_RAW, 0), version = TPACKET_V2;
    struct tpacket_req request = {BLOCK, BLOCKS, FRAME, BLOCKS * (BLOCK / FRAME)};
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = if_nametoindex(argv[1])};
    if (seer < 0 || setsockopt(seer, SOL_PACKET, PACKET_VERSION, &version, sizeof version) ||
        setsockopt(seer, SOL_PACKET, PACKET_RX_RING, &request, sizeof request))
        fail("wire: packet socket");
    uint8_t *ring = mmap(NULL, (size_t)BLOCK * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, seer, 0);
    if (ring == MAP_FAILED) fail("wire: mmap");
    if (bind(seer, (void *)&address, sizeof address)) fail(argv[1]);
    puts("ready");
    fflush(stdout);

    // Nobody is woken for a packet: the ring is looked at a hundred times a second, lest this costs what it measures.
    struct pollfd end = {STDIN_FILENO, POLLIN, 0};
    size_t next = 0;
    int ended;
    do {
        ended = poll(&end, 1, 10);
        take(ring, &next, argv + 2);
    } while (ended == 0);

    struct tpacket_stats seen;
    socklen_t size = sizeof seen;
    if (getsockopt(seer, SOL_PACKET, PACKET_STATISTICS, &seen, &size)) fail("wire: statistics");
    report();
    if (seen.tp_drops) return fprintf(stderr, "wire: %u packets were missed\n", seen.tp_drops), 1;
    return 0;
}
