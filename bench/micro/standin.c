// Stands in for the data path of an RDMA device that completes everything at once, for counting what software spends on
// a request. Preloaded into a program that connects with rdma_cm: set-up, and what is not named here, is the device's.
//
// Every WRITE and READ completes when it is posted, and nothing is carried. By environment, so do messages:
//   STANDIN_SEND=LENGTH      SENDs of this length
//   STANDIN_RECEIVE=LENGTH   receives of this length; the device gets none of them but the first STANDIN_PASS
//   STANDIN_COUNT=N          as many of them complete, each when it is posted
//   STANDIN_EVERY=N          or one for each N such SENDs, with the number N in its first four bytes: credits
#define _GNU_SOURCE
#include <dlfcn.h>
#include <infiniband/verbs.h>
#include <rdma/rdma_cma.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { QUEUES = 64, ENTRIES = 1 << 16 };

// Completions of a queue, and how many requests the device still owes it: those come first, in their order.
struct queue {
    struct ibv_cq *cq;
    uint64_t head, tail, owed;
    struct ibv_wc entries[ENTRIES];
};
// Receives of a queue pair that wait for a message.
struct receives {
    struct ibv_qp *qp;
    uint64_t head, tail, passed, sent;
    struct { uint64_t id; void *place; } entries[ENTRIES];
};
static struct queue *queues[QUEUES];
static struct receives *waiting[QUEUES];
static uint64_t send_length, receive_length, pass, count, every;
// All devices of a program are of one kind.
static struct ibv_context_ops device;

static void give_up(const char *what) {
    fprintf(stderr, "standin: %s\n", what);
    abort();
}

static struct queue *queue_of(struct ibv_cq *cq) {
    for (int i = 0; i < QUEUES; i++) {
        if (queues[i] && queues[i]->cq == cq) return queues[i];
        if (queues[i]) continue;
        if (!(queues[i] = calloc(1, sizeof **queues))) give_up("no memory");
        queues[i]->cq = cq;
        return queues[i];
    }
    give_up("too many completion queues");
    return NULL;
}

static struct receives *receives_of(struct ibv_qp *qp) {
    for (int i = 0; i < QUEUES; i++) {
        if (waiting[i] && waiting[i]->qp == qp) return waiting[i];
        if (waiting[i]) continue;
        if (!(waiting[i] = calloc(1, sizeof **waiting))) give_up("no memory");
        waiting[i]->qp = qp;
        return waiting[i];
    }
    give_up("too many queue pairs");
    return NULL;
}

static void complete(struct ibv_cq *cq, struct ibv_qp *qp, uint64_t id, enum ibv_wc_opcode opcode, uint32_t bytes) {
    struct queue *queue = queue_of(cq);
    if (queue->tail - queue->head == ENTRIES) give_up("more completions than places for them");
    struct ibv_wc *entry = &queue->entries[queue->tail++ % ENTRIES];
    entry->wr_id = id;
    entry->status = IBV_WC_SUCCESS;
    entry->opcode = opcode;
    entry->byte_len = bytes;
    entry->qp_num = qp->qp_num;
}

static void receive(struct ibv_qp *qp, struct receives *from, uint32_t bytes) {
    uint64_t place = from->head++ % ENTRIES;
    if (every) *(uint32_t *)from->entries[place].place = every;
    complete(qp->recv_cq, qp, from->entries[place].id, IBV_WC_RECV, bytes);
}

static uint64_t length_of(const struct ibv_sge *pieces, int number) {
    uint64_t length = 0;
    for (int i = 0; i < number; i++) length += pieces[i].length;
    return length;
}

static int post_send(struct ibv_qp *qp, struct ibv_send_wr *request, struct ibv_send_wr **bad) {
    for (; request; request = request->next) {
        int isWrite = request->opcode == IBV_WR_RDMA_WRITE, isRead = request->opcode == IBV_WR_RDMA_READ;
        int isSend = request->opcode == IBV_WR_SEND && length_of(request->sg_list, request->num_sge) == send_length;
        if (!isWrite && !isRead && !isSend) {
            struct ibv_send_wr alone = *request;
            alone.next = NULL;
            if (alone.send_flags & IBV_SEND_SIGNALED) queue_of(qp->send_cq)->owed++;
            int code = device.post_send(qp, &alone, bad);
            if (code) return *bad = request, code;
            continue;
        }
        if (request->send_flags & IBV_SEND_SIGNALED)
            complete(qp->send_cq, qp, request->wr_id,
                isWrite ? IBV_WC_RDMA_WRITE : isRead ? IBV_WC_RDMA_READ : IBV_WC_SEND, 0);
        if (!isSend || !every) continue;
        struct receives *from = receives_of(qp);
        if (++from->sent % every == 0 && from->head != from->tail) receive(qp, from, 24);
    }
    return 0;
}

static int post_receive(struct ibv_qp *qp, struct ibv_recv_wr *request, struct ibv_recv_wr **bad) {
    for (; request; request = request->next) {
        struct receives *to = receives_of(qp);
        uint64_t length = length_of(request->sg_list, request->num_sge);
        if (!receive_length || length != receive_length || to->passed < pass) {
            struct ibv_recv_wr alone = *request;
            alone.next = NULL;
            to->passed += length == receive_length;
            int code = device.post_recv(qp, &alone, bad);
            if (code) return *bad = request, code;
            continue;
        }
        if (to->tail - to->head == ENTRIES) give_up("more receives than places for them");
        uint64_t place = to->tail++ % ENTRIES;
        to->entries[place].id = request->wr_id;
        to->entries[place].place = (void *)request->sg_list[0].addr;
        if (every || !count) continue;
        count--;
        receive(qp, to, length);
    }
    return 0;
}

static int poll(struct ibv_cq *cq, int room, struct ibv_wc *entries) {
    struct queue *queue = queue_of(cq);
    int taken = 0;
    if (!queue->owed)
        for (; taken < room && queue->head != queue->tail; taken++)
            entries[taken] = queue->entries[queue->head++ % ENTRIES];
    if (taken) return taken;
    taken = device.poll_cq(cq, room, entries);
    for (int i = 0; i < taken && queue->owed; i++)
        queue->owed -= entries[i].status == IBV_WC_SUCCESS && !(entries[i].opcode & IBV_WC_RECV);
    return taken;
}

static uint64_t setting(const char *name) {
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : 0;
}

static void take_over(struct ibv_context *context) {
    if (context->ops.post_send == post_send) return;
    device = context->ops;
    send_length = setting("STANDIN_SEND");
    receive_length = setting("STANDIN_RECEIVE");
    pass = setting("STANDIN_PASS");
    count = setting("STANDIN_COUNT");
    every = setting("STANDIN_EVERY");
    context->ops.post_send = post_send;
    context->ops.post_recv = post_receive;
    context->ops.poll_cq = poll;
}

int rdma_create_qp(struct rdma_cm_id *id, struct ibv_pd *domain, struct ibv_qp_init_attr *attributes) {
    int (*next)(struct rdma_cm_id *, struct ibv_pd *, struct ibv_qp_init_attr *) = dlsym(RTLD_NEXT, "rdma_create_qp");
    int code = next(id, domain, attributes);
    if (code == 0) take_over(id->qp->context);
    return code;
}
