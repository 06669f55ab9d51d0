#include "agent.h"

#include <string.h>

rl_stream *rl_find_stream(rl_agent *a, uint8_t id) {
  for (size_t i = 0; i < RL_STREAMS; i++) {
    if (a->streams[i].state == RL_TAKING && a->streams[i].open.stream == id) return &a->streams[i];
  }
  return NULL;
}

uint32_t rl_stamp(const rl_stream *s, uint64_t index) {
  return (uint32_t)(index * s->open.function->input.step >> 32);
}

static uint32_t sample_bytes(const rl_format *f) {
  const uint32_t complex = f->kind == RL_BASEBAND || (f->radar != NULL && f->radar->complex) ? 2 : 1;
  return 2 * f->channels * complex * (f->radar != NULL ? f->radar->chirps * f->radar->bins : 1);
}

static void say_opened(rl_agent *a, uint8_t stream, const char *refused, uint64_t until) {
  rl_writer w = rl_reply_begin(a);
  rl_write_map(&w, 3);
  rl_field_uint(&w, 0, stream);
  rl_field_text(&w, 1, refused);
  rl_field_uint(&w, 2, until);
  rl_reply_end(a, &w, OPENED, CONTROL, 0);
}

static void say_index(rl_agent *a, uint8_t type, const rl_stream *s, uint64_t index) {
  rl_writer w = rl_reply_begin(a);
  rl_write_map(&w, 2);
  rl_field_uint(&w, 0, s->open.stream);
  rl_field_uint(&w, 1, index);
  rl_reply_end(a, &w, type, CONTROL, rl_stamp(s, s->taken));
}

static const rl_function *find_function(const rl_agent *a, const char *name, size_t n) {
  for (size_t i = 0; i < a->device->function_count; i++) {
    const rl_function *f = &a->device->functions[i];
    if (strlen(f->name) == n && memcmp(f->name, name, n) == 0) return f;
  }
  return NULL;
}

static const char *objection(const rl_agent *a, const rl_open *o) {
  if (o->function == NULL) return "there is no such function";
  if (memcmp(&o->rate, &o->function->input.rate, sizeof o->rate) != 0) return "it takes another rate";
  /* A longer block would hold samples that an actuation which follows from its first may still change. */
  if (o->block_length > o->lead) return "blocks are longer than the lead";
  if (o->timekeeping == RL_WALL && a->hooks->skip == NULL) return "it cannot play by a clock of its own";
  const uint64_t bytes = (uint64_t)o->block_length * sample_bytes(&o->function->input);
  if (bytes > a->memory.window) return "blocks are longer than the window";
  if (bytes + RL_INDEX + RL_HEADER + RL_CRC > a->memory.frame_size) return "blocks are longer than the largest frame";
  return NULL;
}

static bool same(const rl_open *a, const rl_open *b) {
  return a->function == b->function && a->lead == b->lead && a->block_length == b->block_length &&
         a->total == b->total && a->timekeeping == b->timekeeping && a->cloud == b->cloud;
}

/* Room for a stream: where it was before it was closed, else where none is open. */
static rl_stream *free_slot(rl_agent *a, uint8_t id) {
  rl_stream *found = NULL;
  for (size_t i = 0; i < RL_STREAMS; i++) {
    rl_stream *s = &a->streams[i];
    if (s->state == RL_CLOSED && s->open.stream == id) return s;
    if (s->state == RL_FREE || (s->state == RL_CLOSED && found == NULL)) found = s;
  }
  return found;
}

static void begin(rl_agent *a, const rl_open *o) {
  const char *refused = objection(a, o);
  rl_stream *s = free_slot(a, o->stream);
  if (refused == NULL && s == NULL) refused = "as many streams as it takes are open";
  if (refused == NULL) refused = a->hooks->open(a->hooks->user, o);
  if (refused != NULL) {
    say_opened(a, o->stream, refused, 0);
    return;
  }
  memset(s, 0, sizeof *s);
  s->state = RL_TAKING;
  s->open = *o;
  s->sample_bytes = sample_bytes(&o->function->input);
  s->feed_bytes = o->function->output != NULL ? sample_bytes(o->function->output) : 0;
  s->until = a->memory.window;
  say_opened(a, o->stream, NULL, s->until);
}

void rl_hear_open(rl_agent *a, rl_reader *r) {
  rl_open o = {0};
  size_t n;
  rl_need_map(r, 8);
  o.stream = (uint8_t)rl_need_uint(r, 0, RL_MOST_STREAM);
  rl_read_key(r, 1);
  const char *name = rl_read_text(r, RL_TERM, &n);
  rl_read_key(r, 2);
  o.rate = rl_read_float(r);
  o.lead = rl_need_uint(r, 3, RL_COUNT);
  o.block_length = (uint32_t)rl_need_uint(r, 4, 0xffff);
  rl_read_key(r, 5);
  o.total = rl_take_null(r) ? UINT64_MAX : rl_read_uint(r, RL_COUNT);
  o.timekeeping = (rl_timekeeping)rl_need_uint(r, 6, RL_WALL);
  rl_read_key(r, 7);
  o.cloud = rl_read_bool(r);
  if (!rl_read_all(r) || o.block_length == 0) return;
  o.function = find_function(a, name, n);
  const rl_stream *s = rl_find_stream(a, o.stream);
  if (s == NULL) begin(a, &o);
  else if (same(&s->open, &o)) say_opened(a, o.stream, NULL, s->until);
  else say_opened(a, o.stream, "this stream is open, otherwise", 0);
}

static void say_closed(rl_agent *a, const rl_stream *s) {
  const uint64_t counts[9] = {s->open.stream, s->taken, s->crc, s->events, s->actuations, s->uploads, s->lost, s->fed,
                              s->feed_crc};
  rl_writer w = rl_reply_begin(a);
  rl_write_map(&w, 9);
  for (unsigned key = 0; key < 9; key++) rl_field_uint(&w, key, counts[key]);
  rl_reply_end(a, &w, CLOSED, CONTROL, rl_stamp(s, s->taken));
}

static void end(rl_agent *a, rl_stream *s) {
  if (a->hooks->close != NULL) a->hooks->close(a->hooks->user, s->open.stream);
  s->state = RL_CLOSED;
}

void rl_hear_close(rl_agent *a, rl_reader *r) {
  rl_need_map(r, 1);
  const uint8_t id = (uint8_t)rl_need_uint(r, 0, RL_MOST_STREAM);
  if (!rl_read_all(r)) return;
  for (size_t i = 0; i < RL_STREAMS; i++) {
    rl_stream *s = &a->streams[i];
    if (s->state == RL_FREE || s->open.stream != id) continue;
    if (s->state == RL_TAKING) end(a, s);
    say_closed(a, s);
    return;
  }
}

void rl_end_streams(rl_agent *a) {
  for (size_t i = 0; i < RL_STREAMS; i++) {
    if (a->streams[i].state == RL_TAKING) end(a, &a->streams[i]);
    a->streams[i].state = RL_FREE;
  }
}

/* Grants as much again, before half of it or less than a block is left. */
static void grant(rl_agent *a, rl_stream *s) {
  const uint64_t block = (uint64_t)s->open.block_length * s->sample_bytes;
  const uint64_t least = a->memory.window / 2 > block ? a->memory.window / 2 : block;
  if (s->until - s->bytes >= least) return;
  s->until = s->bytes + a->memory.window;
  say_index(a, CREDIT, s, s->until);
}

static void ask(rl_agent *a, rl_stream *s, uint64_t came) {
  if (!s->gap || came <= s->dropped) say_index(a, MISSING, s, s->taken);
  s->gap = true;
  s->dropped = came;
}

void rl_hear_samples(rl_agent *a, const rl_frame *frame) {
  rl_stream *s = rl_find_stream(a, (uint8_t)(frame->channel - FIRST_STREAM));
  if (s == NULL) return;
  const uint16_t ahead = (uint16_t)(frame->sequence - s->next);
  if (ahead < 0x8000) {
    a->lost_frames += ahead;
    s->next = (uint16_t)(frame->sequence + 1);
  }
  if (frame->length < RL_INDEX || (frame->length - RL_INDEX) % s->sample_bytes != 0) return;
  const uint64_t index = rl_read_le(frame->payload, RL_INDEX);
  const uint32_t bytes = frame->length - RL_INDEX;
  const uint32_t n = bytes / s->sample_bytes;
  if (index < s->taken || n == 0) return; /* It has them. */
  if (index > s->taken) {
    ask(a, s, index);
    return;
  }
  if (!rl_has_room(a)) {
    s->held = true;
    return;
  }
  if (s->until - s->bytes < bytes) {
    a->overruns++; /* Sent beyond credit: the line's buffers may not hold what follows. */
    s->until = s->bytes + bytes;
  }
  s->gap = false;
  s->taken += n;
  s->bytes += bytes;
  s->crc = rl_crc32(s->crc, frame->payload + RL_INDEX, bytes);
  grant(a, s);
  a->hooks->samples(a->hooks->user, s->open.stream, index, frame->payload + RL_INDEX, n);
}

void rl_ask_for_held(rl_agent *a) {
  for (size_t i = 0; i < RL_STREAMS; i++) {
    rl_stream *s = &a->streams[i];
    if (s->state != RL_TAKING || !s->held || !rl_has_room(a)) continue;
    s->held = false;
    s->gap = true;
    s->dropped = s->taken;
    say_index(a, MISSING, s, s->taken);
  }
}

void rl_hear_skip(rl_agent *a, rl_reader *r) {
  rl_need_map(r, 2);
  const uint8_t id = (uint8_t)rl_need_uint(r, 0, RL_MOST_STREAM);
  const uint64_t index = rl_need_uint(r, 1, RL_COUNT);
  rl_stream *s = rl_read_all(r) ? rl_find_stream(a, id) : NULL;
  if (s == NULL || a->hooks->skip == NULL || index <= s->taken) return;
  if (!rl_has_room(a)) { /* What follows from zeros needs room as well: the host says it again when it is asked. */
    s->held = true;
    return;
  }
  const uint64_t lost = index - s->taken;
  s->lost += lost;
  s->taken = index;
  s->bytes += lost * s->sample_bytes;
  s->gap = s->held = false;
  if (s->until < s->bytes) s->until = s->bytes;
  grant(a, s);
  a->hooks->skip(a->hooks->user, id, index);
}
