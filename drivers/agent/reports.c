#include "agent.h"

#include <string.h>

/* A report is kept as its length in two bytes and the raw Frame; the oldest first. */
#define PREFIX 2u

bool rl_has_room(const rl_agent *a) { return a->memory.ring_size - a->kept >= a->memory.reserve; }

static void put_raw(rl_agent *a, const uint8_t *raw, size_t n) {
  rl_put_stuffed(raw, n, a->hooks->put, a->hooks->user);
}

static rl_writer report_begin(rl_agent *a) {
  uint8_t *end = a->memory.ring + a->memory.ring_size;
  rl_writer w = {end, end, true};
  if (a->memory.ring_size - a->kept < PREFIX + RL_HEADER + RL_CRC) return w;
  w.at = a->memory.ring + a->kept + PREFIX + RL_HEADER;
  w.end = end - RL_CRC;
  w.full = false;
  return w;
}

static bool report_end(rl_agent *a, const rl_writer *w, uint8_t type, uint32_t timestamp) {
  if (w->full) return false;
  uint8_t *raw = a->memory.ring + a->kept + PREFIX;
  if (w->at - (raw + RL_HEADER) > 0xffff - (int)(RL_HEADER + RL_CRC)) return false;
  rl_frame frame = {type, REPORTS, a->sent[REPORTS], 0, (uint16_t)(w->at - (raw + RL_HEADER)), timestamp, NULL};
  const size_t n = rl_seal(raw, &frame);
  rl_write_le(raw - PREFIX, n, PREFIX);
  a->kept += PREFIX + n;
  a->sent[REPORTS]++;
  put_raw(a, raw, n);
  return true;
}

void rl_acknowledge(rl_agent *a, uint16_t next, bool again) {
  const uint16_t count = (uint16_t)(a->sent[REPORTS] - a->oldest);
  const uint16_t passed = (uint16_t)(next - a->oldest);
  if (passed > count) return; /* Late, or nonsense. */
  size_t from = 0;
  for (uint16_t i = 0; i < passed; i++) from += PREFIX + (size_t)rl_read_le(a->memory.ring + from, PREFIX);
  memmove(a->memory.ring, a->memory.ring + from, a->kept - from);
  a->kept -= from;
  a->oldest = next;
  if (again) {
    for (size_t at = 0; at < a->kept;) {
      const size_t n = (size_t)rl_read_le(a->memory.ring + at, PREFIX);
      put_raw(a, a->memory.ring + at + PREFIX, n);
      a->repeats++;
      at += PREFIX + n;
    }
  }
  rl_ask_for_held(a);
}

bool rl_event(rl_agent *a, uint8_t stream, const char *kind, bool on, uint64_t index, double confidence,
              rl_value value) {
  rl_stream *s = rl_find_stream(a, stream);
  if (s == NULL) return false;
  rl_writer w = report_begin(a);
  rl_write_map(&w, 6);
  rl_field_text(&w, 0, kind);
  rl_field_uint(&w, 1, on ? 1 : 0);
  rl_field_uint(&w, 2, stream);
  rl_field_uint(&w, 3, index);
  rl_field_float(&w, 4, confidence);
  rl_write_uint(&w, 5);
  if (value.type == RL_MEASURED) rl_write_float(&w, value.number);
  else if (value.type == RL_RECOGNISED) rl_write_text(&w, value.word);
  else rl_write_null(&w);
  const bool said = report_end(a, &w, EVENT, rl_stamp(s, index));
  if (said) s->events++;
  return said;
}

static bool actuation(rl_agent *a, uint8_t stream, uint64_t kind, uint64_t index, const double *carrier, double level,
                      bool on) {
  rl_stream *s = rl_find_stream(a, stream);
  if (s == NULL) return false;
  rl_writer w = report_begin(a);
  rl_write_map(&w, 6);
  rl_field_uint(&w, 0, kind);
  rl_field_uint(&w, 1, stream);
  rl_field_uint(&w, 2, index);
  rl_write_uint(&w, 3);
  if (carrier != NULL) rl_write_float(&w, *carrier);
  else rl_write_null(&w);
  rl_field_float(&w, 4, level);
  rl_field_bool(&w, 5, on);
  const bool said = report_end(a, &w, ACTUATION, rl_stamp(s, index));
  if (said) s->actuations++;
  return said;
}

bool rl_emission(rl_agent *a, uint8_t stream, uint64_t index, double carrier, double level, bool on) {
  return actuation(a, stream, 0, index, &carrier, level, on);
}

bool rl_actuation(rl_agent *a, uint8_t stream, rl_actuator what, uint64_t index, double level, bool on) {
  return actuation(a, stream, what, index, NULL, level, on);
}

bool rl_feed(rl_agent *a, uint8_t stream, const uint8_t *data, uint32_t n) {
  rl_stream *s = rl_find_stream(a, stream);
  if (s == NULL || s->feed_bytes == 0) return false;
  const size_t bytes = (size_t)n * s->feed_bytes;
  rl_writer w = report_begin(a);
  if (w.full || (size_t)(w.end - w.at) < 10 + bytes) return false;
  rl_write_le(w.at, s->fed, 8);
  rl_write_le(w.at + 8, stream, 2);
  memcpy(w.at + 10, data, bytes);
  w.at += 10 + bytes;
  if (!report_end(a, &w, FEED, (uint32_t)(s->fed * s->open.function->output->step >> 32))) return false;
  s->fed += n;
  s->feed_crc = rl_crc32(s->feed_crc, data, bytes);
  return true;
}

bool rl_upload(rl_agent *a, uint8_t stream, const char *kind, uint64_t index, uint64_t bytes, const uint8_t *content,
               size_t n) {
  rl_stream *s = rl_find_stream(a, stream);
  if (s == NULL) return false;
  rl_writer w = report_begin(a);
  rl_write_map(&w, 5);
  rl_field_text(&w, 0, kind);
  rl_field_uint(&w, 1, stream);
  rl_field_uint(&w, 2, index);
  rl_field_uint(&w, 3, bytes);
  rl_write_uint(&w, 4);
  rl_write_bytes(&w, content, n);
  const bool said = report_end(a, &w, UPLOAD, rl_stamp(s, index));
  if (said) s->uploads++;
  return said;
}

bool rl_processed(rl_agent *a, uint8_t stream, uint64_t n) {
  rl_stream *s = rl_find_stream(a, stream);
  if (s == NULL) return false;
  rl_writer w = report_begin(a);
  rl_write_map(&w, 2);
  rl_field_uint(&w, 0, stream);
  rl_field_uint(&w, 1, n);
  return report_end(a, &w, PROCESSED, rl_stamp(s, n));
}
