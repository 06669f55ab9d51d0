#include "agent.h"

#include <string.h>

#define PROTOCOL 1u
#define CLOCK_RATE 1000000u
/* Bytes of a report in the ring, about: what `ackEvery` reckons with. */
#define REPORT 48u

rl_writer rl_reply_begin(rl_agent *a) {
  rl_writer w = {a->reply + RL_HEADER, a->reply + RL_HEADER + RL_REPLY, false};
  return w;
}

void rl_reply_end(rl_agent *a, const rl_writer *w, uint8_t type, uint8_t channel, uint32_t timestamp) {
  if (w->full) return;
  const rl_frame frame = {
      type, channel, a->sent[channel], 0, (uint16_t)(w->at - (a->reply + RL_HEADER)), timestamp, NULL};
  a->sent[channel]++;
  rl_put_stuffed(a->reply, rl_seal(a->reply, &frame), a->hooks->put, a->hooks->user);
}

static void write_format(rl_writer *w, const rl_format *f) {
  if (f == NULL) {
    rl_write_null(w);
    return;
  }
  rl_write_map(w, 6);
  rl_field_uint(w, 0, f->kind);
  rl_field_uint(w, 1, f->channels);
  rl_field_float(w, 2, f->rate);
  rl_field_uint(w, 3, 0);
  rl_field_float(w, 4, f->full_scale);
  rl_write_uint(w, 5);
  if (f->radar == NULL) {
    rl_write_null(w);
    return;
  }
  rl_write_map(w, 4);
  rl_field_uint(w, 0, f->radar->chirps);
  rl_field_uint(w, 1, f->radar->bins);
  rl_field_bool(w, 2, f->radar->complex);
  rl_write_uint(w, 3);
  rl_write_map(w, 0);
}

static void write_kinds(rl_writer *w, const char *const *kinds) {
  uint32_t n = 0;
  while (kinds[n] != NULL) n++;
  rl_write_list(w, n);
  for (uint32_t i = 0; i < n; i++) rl_write_text(w, kinds[i]);
}

static void write_function(rl_writer *w, const rl_function *f) {
  rl_write_map(w, 5);
  rl_field_text(w, 0, f->name);
  rl_write_uint(w, 1);
  write_format(w, &f->input);
  rl_write_uint(w, 2);
  write_kinds(w, f->events);
  rl_write_uint(w, 3);
  write_kinds(w, f->actuations);
  rl_write_uint(w, 4);
  write_format(w, f->output);
}

static uint64_t ack_every(const rl_agent *a) {
  const uint64_t n = a->memory.ring_size / 2 / REPORT;
  return n < 1 ? 1 : n > 16384 ? 16384 : n;
}

/* Whole seconds, by 32-bit division: good for 200 days. 4096 us are 64 / 15625 s. */
static uint32_t seconds(uint64_t microseconds) {
  const uint32_t steps = (uint32_t)(microseconds >> 12);
  return steps / 15625u * 64u + steps % 15625u * 64u / 15625u;
}

/* No block of samples may be longer than the window, so that a host does not try. */
static uint64_t largest_frame(const rl_agent *a) {
  const uint64_t block = (uint64_t)a->memory.window + RL_INDEX + RL_HEADER + RL_CRC;
  return block < a->memory.frame_size ? block : a->memory.frame_size;
}

static void write_descriptor(const rl_agent *a, rl_writer *w) {
  const rl_device *d = a->device;
  const char *const texts[5] = {d->chip, d->board, d->firmware, d->firmware_hash, d->reset_cause};
  rl_write_map(w, 13);
  rl_write_uint(w, 0);
  rl_write_map(w, 2);
  for (unsigned key = 0; key < 2; key++) rl_field_uint(w, key, PROTOCOL);
  rl_field_uint(w, 1, largest_frame(a));
  for (unsigned i = 0; i < 5; i++) rl_field_text(w, 2 + i, texts[i]);
  rl_write_uint(w, 7);
  rl_write_whole_float(w, seconds(a->hooks->clock(a->hooks->user)));
  rl_field_uint(w, 8, d->boot_count);
  rl_field_bool(w, 9, d->sample_driven);
  rl_write_uint(w, 10);
  rl_write_whole_float(w, CLOCK_RATE);
  rl_write_uint(w, 11);
  rl_write_list(w, (uint32_t)d->function_count);
  for (size_t i = 0; i < d->function_count; i++) write_function(w, &d->functions[i]);
  rl_field_uint(w, 12, ack_every(a));
}

static rl_writer hello(rl_agent *a, uint32_t nonce, bool resumed) {
  rl_writer w = rl_reply_begin(a);
  rl_write_map(&w, 3);
  rl_field_uint(&w, 0, nonce);
  rl_write_uint(&w, 1);
  write_descriptor(a, &w);
  rl_field_bool(&w, 2, resumed);
  return w;
}

static void skip_rest(rl_reader *r, uint32_t pairs) {
  for (; pairs > 0 && !r->bad; pairs--) {
    rl_skip(r);
    rl_skip(r);
  }
}

static void new_session(rl_agent *a, uint32_t nonce, bool understood) {
  rl_end_streams(a);
  memset(a->sent, 0, sizeof a->sent);
  memset(a->heard, 0, sizeof a->heard);
  a->oldest = 0;
  a->kept = 0;
  a->called = false;
  a->in_session = understood;
  a->nonce = nonce;
}

static void hear_greeting(rl_agent *a, const rl_frame *frame, rl_reader *r) {
  size_t n;
  const uint32_t pairs = rl_read_map(r);
  rl_read_key(r, 0);
  const uint32_t bounds = rl_read_map(r);
  if (pairs < 3 || bounds < 2) r->bad = true;
  const uint64_t least = rl_need_uint(r, 0, 255);
  const uint64_t most = rl_need_uint(r, 1, 255);
  skip_rest(r, r->bad ? 0 : bounds - 2);
  const uint32_t nonce = (uint32_t)rl_need_uint(r, 1, 0xffffffffu);
  rl_read_key(r, 2);
  (void)rl_read_text(r, RL_SENTENCE, &n);
  skip_rest(r, r->bad ? 0 : pairs - 3);
  if (!rl_read_all(r)) return;

  const bool understood = least <= PROTOCOL && PROTOCOL <= most;
  const bool resumed = understood && a->in_session && nonce == a->nonce;
  if (!resumed) new_session(a, nonce, understood);
  if ((uint16_t)(frame->sequence + 1 - a->heard[0]) < 0x8000) a->heard[0] = (uint16_t)(frame->sequence + 1);
  const rl_writer w = hello(a, nonce, resumed);
  rl_reply_end(a, &w, HELLO, CONTROL, 0);
}

static void say_pong(rl_agent *a, uint32_t id) {
  const uint32_t counters[5] = {a->line.bad, a->lost_frames, a->repeats, a->overruns, a->underruns};
  uint32_t open = 0;
  for (size_t i = 0; i < RL_STREAMS; i++) open += a->streams[i].state == RL_TAKING;
  rl_writer w = rl_reply_begin(a);
  rl_write_map(&w, 9);
  rl_field_uint(&w, 0, id);
  rl_field_uint(&w, 1, a->hooks->clock(a->hooks->user) & RL_COUNT);
  rl_field_uint(&w, 2, a->sent[REPORTS]);
  rl_write_uint(&w, 3);
  rl_write_list(&w, open);
  for (size_t i = 0; i < RL_STREAMS; i++) {
    const rl_stream *s = &a->streams[i];
    if (s->state != RL_TAKING) continue;
    const uint64_t values[3] = {s->open.stream, s->taken, s->until};
    rl_write_map(&w, 3);
    for (unsigned key = 0; key < 3; key++) rl_field_uint(&w, key, values[key]);
  }
  for (unsigned i = 0; i < 5; i++) rl_field_uint(&w, 4 + i, counters[i]);
  rl_reply_end(a, &w, PONG, CONTROL, 0);
}

static void hear_ping(rl_agent *a, rl_reader *r) {
  rl_need_map(r, 2);
  const uint32_t id = (uint32_t)rl_need_uint(r, 0, 0xffffffffu);
  const uint16_t next = (uint16_t)rl_need_uint(r, 1, 0xffff);
  if (!rl_read_all(r)) return;
  rl_acknowledge(a, next, false);
  say_pong(a, id);
}

static void hear_ack(rl_agent *a, rl_reader *r) {
  rl_need_map(r, 2);
  const uint16_t next = (uint16_t)rl_need_uint(r, 0, 0xffff);
  rl_read_key(r, 1);
  const bool again = rl_read_bool(r);
  if (rl_read_all(r)) rl_acknowledge(a, next, again);
}

/* Whether a Frame of control or bulk is late: numbers only go up. */
static bool late(rl_agent *a, const rl_frame *frame) {
  uint16_t *expected = &a->heard[frame->channel == BULK];
  const uint16_t ahead = (uint16_t)(frame->sequence - *expected);
  if (ahead >= 0x8000) return frame->channel == CONTROL;
  a->lost_frames += ahead;
  *expected = (uint16_t)(frame->sequence + 1);
  return false;
}

static void dispatch(rl_agent *a, const rl_frame *frame, rl_reader *r) {
  switch (frame->type) {
    case OPEN: rl_hear_open(a, r); break;
    case CLOSE: rl_hear_close(a, r); break;
    case ACK: hear_ack(a, r); break;
    case PING: hear_ping(a, r); break;
    case SKIP: rl_hear_skip(a, r); break;
    case CALL: rl_hear_call(a, r); break;
    case OFFER: rl_hear_offer(a, r); break;
    case CHUNK: rl_hear_chunk(a, frame); break;
    case APPLY: rl_hear_apply(a, r, false); break;
    case ROLLBACK: rl_hear_apply(a, r, true); break;
    default: a->unknown_frames++;
  }
}

static void hear(rl_agent *a, const rl_frame *frame) {
  rl_reader r = {frame->payload, frame->payload + frame->length, false};
  if (frame->type == GREETING && frame->channel == CONTROL) {
    hear_greeting(a, frame, &r);
    return;
  }
  if (!a->in_session) return;
  if (frame->type == SAMPLES && frame->channel >= FIRST_STREAM) {
    rl_hear_samples(a, frame);
    return;
  }
  const uint8_t belongs = frame->type >= OFFER ? BULK : CONTROL;
  if (frame->channel != belongs) a->unknown_frames++;
  else if (!late(a, frame)) dispatch(a, frame, &r);
}

bool rl_begin(rl_agent *a, const rl_device *device, const rl_hooks *hooks, const rl_memory *memory) {
  memset(a, 0, sizeof *a);
  a->device = device;
  a->hooks = hooks;
  a->memory = *memory;
  a->line.raw = memory->frame;
  a->line.size = memory->frame_size;
  const rl_writer w = hello(a, 0xffffffffu, false);
  return !w.full && memory->reserve <= memory->ring_size && memory->frame_size >= 64 && memory->frame_size <= 65551 &&
         memory->window >= 64;
}

void rl_receive(rl_agent *a, const uint8_t *bytes, size_t n) {
  rl_frame frame;
  for (size_t i = 0; i < n; i++) {
    if (rl_unstuff(&a->line, bytes[i], &frame)) hear(a, &frame);
  }
}

void rl_log(rl_agent *a, rl_level level, const char *text) {
  size_t n = strlen(text);
  if (n > 200) n = 200;
  while (n > 0 && ((uint8_t)text[n] & 0xc0) == 0x80) n--; /* Not within a character. */
  rl_writer w = rl_reply_begin(a);
  rl_write_map(&w, 2);
  rl_field_uint(&w, 0, level);
  rl_write_uint(&w, 1);
  rl_write_text_of(&w, text, n);
  rl_reply_end(a, &w, LOG, LOGS, 0);
}
