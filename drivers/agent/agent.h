/* What the agent's own files share; not for firmware. */
#ifndef ROOMLOOP_AGENT_H
#define ROOMLOOP_AGENT_H

#include "roomloop.h"

enum { CONTROL, REPORTS, LOGS, BULK, FIRST_STREAM = 16 };
enum {
  GREETING = 1, HELLO, OPEN, OPENED, CLOSE, CLOSED, CREDIT, ACK, PING, PONG, MISSING, SKIP, CALL, RESULT,
  SAMPLES = 16,
  EVENT = 32, ACTUATION, PROCESSED, FEED, UPLOAD,
  LOG = 48,
  OFFER = 64, CHUNK, APPLY, ROLLBACK, BULK_STATE
};

#define RL_COUNT 9007199254740991u /* 2^53 - 1 */
#define RL_MOST_STREAM 239u
/* Bytes of the index before the samples of a Frame. */
#define RL_INDEX 8u
/* Bytes of a term, and of a sentence: at most three for each UTF-16 unit. */
#define RL_TERM 192u
#define RL_SENTENCE 768u

/* Begins a message that is no report, and sends it: one at a time. */
rl_writer rl_reply_begin(rl_agent *a);
void rl_reply_end(rl_agent *a, const rl_writer *w, uint8_t type, uint8_t channel, uint32_t timestamp);

/* An open stream with this id, or NULL. */
rl_stream *rl_find_stream(rl_agent *a, uint8_t id);
/* Stream time in microseconds, modulo 2^32. */
uint32_t rl_stamp(const rl_stream *s, uint64_t index);

/* Takes acknowledgements of reports before `next`; says the rest once more if `again`. */
void rl_acknowledge(rl_agent *a, uint16_t next, bool again);

void rl_hear_offer(rl_agent *a, rl_reader *r);
void rl_hear_chunk(rl_agent *a, const rl_frame *frame);
void rl_hear_apply(rl_agent *a, rl_reader *r, bool back);

void rl_hear_open(rl_agent *a, rl_reader *r);
void rl_hear_close(rl_agent *a, rl_reader *r);
void rl_hear_skip(rl_agent *a, rl_reader *r);
void rl_hear_samples(rl_agent *a, const rl_frame *frame);
/* Asks for the samples that were held back while the ring had no room. */
void rl_ask_for_held(rl_agent *a);
void rl_end_streams(rl_agent *a);

void rl_hear_call(rl_agent *a, rl_reader *r);

#endif
