#include "cbor.h"

#include <string.h>

enum { UINT = 0, NEGATIVE = 1, BYTES = 2, TEXT = 3, LIST = 4, MAP = 5, SIMPLE = 7 };
enum { FALSE_HEAD = 0xf4, TRUE_HEAD = 0xf5, NULL_HEAD = 0xf6, FLOAT_HEAD = 0xfb };
#define DEEPEST 8

static void put(rl_writer *w, const void *bytes, size_t n) {
  if (w->full || (size_t)(w->end - w->at) < n) {
    w->full = true;
    return;
  }
  memcpy(w->at, bytes, n);
  w->at += n;
}

static void put_be(rl_writer *w, uint8_t head, uint64_t value, unsigned n) {
  uint8_t bytes[9];
  bytes[0] = head;
  for (unsigned i = n; i > 0; i--, value >>= 8) bytes[i] = (uint8_t)value;
  put(w, bytes, n + 1);
}

static void put_head(rl_writer *w, unsigned major, uint64_t value) {
  const unsigned top = major << 5;
  if (value < 24) put_be(w, (uint8_t)(top | (unsigned)value), 0, 0);
  else if (value <= 0xff) put_be(w, (uint8_t)(top | 24u), value, 1);
  else if (value <= 0xffff) put_be(w, (uint8_t)(top | 25u), value, 2);
  else if (value <= 0xffffffffu) put_be(w, (uint8_t)(top | 26u), value, 4);
  else put_be(w, (uint8_t)(top | 27u), value, 8);
}

void rl_write_map(rl_writer *w, uint32_t pairs) { put_head(w, MAP, pairs); }
void rl_write_list(rl_writer *w, uint32_t items) { put_head(w, LIST, items); }
void rl_write_uint(rl_writer *w, uint64_t value) { put_head(w, UINT, value); }
void rl_write_text(rl_writer *w, const char *text) { rl_write_text_of(w, text, strlen(text)); }

void rl_write_text_of(rl_writer *w, const char *text, size_t n) {
  put_head(w, TEXT, n);
  put(w, text, n);
}

void rl_write_bytes(rl_writer *w, const uint8_t *bytes, size_t n) {
  put_head(w, BYTES, n);
  put(w, bytes, n);
}

void rl_write_float(rl_writer *w, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  put_be(w, FLOAT_HEAD, bits, 8);
}

void rl_write_whole_float(rl_writer *w, uint32_t value) {
  unsigned exponent = 31;
  if (value == 0) {
    put_be(w, FLOAT_HEAD, 0, 8);
    return;
  }
  for (; (value & 0x80000000u) == 0; value <<= 1) exponent--;
  /* IEEE 754: the leading one is not written. */
  put_be(w, FLOAT_HEAD, (uint64_t)(1023 + exponent) << 52 | (uint64_t)(value & 0x7fffffffu) << 21, 8);
}

void rl_write_bool(rl_writer *w, bool value) { put_be(w, value ? TRUE_HEAD : FALSE_HEAD, 0, 0); }
void rl_write_null(rl_writer *w) { put_be(w, NULL_HEAD, 0, 0); }

void rl_field_uint(rl_writer *w, uint32_t key, uint64_t value) {
  rl_write_uint(w, key);
  rl_write_uint(w, value);
}

void rl_field_text(rl_writer *w, uint32_t key, const char *text) {
  rl_write_uint(w, key);
  if (text != NULL) rl_write_text(w, text);
  else rl_write_null(w);
}

void rl_field_float(rl_writer *w, uint32_t key, double value) {
  rl_write_uint(w, key);
  rl_write_float(w, value);
}

void rl_field_bool(rl_writer *w, uint32_t key, bool value) {
  rl_write_uint(w, key);
  rl_write_bool(w, value);
}

static uint64_t take_be(rl_reader *r, unsigned n) {
  uint64_t value = 0;
  if (r->bad || (size_t)(r->end - r->at) < n) {
    r->bad = true;
    return 0;
  }
  for (unsigned i = 0; i < n; i++) value = (value << 8) | *r->at++;
  return value;
}

/* The argument behind a head of type `major`, refused where fewer bytes would have held it. */
static uint64_t take_head(rl_reader *r, unsigned major) {
  const unsigned head = (unsigned)take_be(r, 1);
  const unsigned low = head & 31u;
  if (r->bad || head >> 5 != major || low > 27) {
    r->bad = true;
    return 0;
  }
  if (low < 24) return low;
  const unsigned n = 1u << (low - 24);
  const uint64_t value = take_be(r, n);
  const uint64_t least = n == 1 ? 24 : (uint64_t)1 << (4 * n);
  if (value < least) r->bad = true;
  return r->bad ? 0 : value;
}

uint32_t rl_read_map(rl_reader *r) {
  const uint64_t pairs = take_head(r, MAP);
  if (pairs > 255) r->bad = true;
  return r->bad ? 0 : (uint32_t)pairs;
}

uint32_t rl_read_list(rl_reader *r) {
  const uint64_t items = take_head(r, LIST);
  if (items > 255) r->bad = true;
  return r->bad ? 0 : (uint32_t)items;
}

uint64_t rl_read_uint(rl_reader *r, uint64_t most) {
  const uint64_t value = take_head(r, UINT);
  if (value > most) r->bad = true;
  return r->bad ? 0 : value;
}

/* Length of the UTF-8 sequence at `s`, of which n bytes are there; 0 where it is none. */
static size_t sequence(const uint8_t *s, size_t n) {
  const uint8_t a = s[0];
  if (a < 0x80) return 1;
  const size_t length = a >= 0xc2 && a < 0xe0 ? 2 : a >= 0xe0 && a < 0xf0 ? 3 : a >= 0xf0 && a < 0xf5 ? 4 : 0;
  if (length == 0 || length > n) return 0;
  for (size_t i = 1; i < length; i++) {
    if ((s[i] & 0xc0) != 0x80) return 0;
  }
  /* Longer than need be, a surrogate, beyond U+10FFFF. */
  if ((a == 0xe0 && s[1] < 0xa0) || (a == 0xed && s[1] > 0x9f)) return 0;
  if ((a == 0xf0 && s[1] < 0x90) || (a == 0xf4 && s[1] > 0x8f)) return 0;
  return length;
}

const char *rl_read_text(rl_reader *r, size_t most, size_t *n) {
  const uint64_t length = take_head(r, TEXT);
  *n = 0;
  if (r->bad || length > most || length > (uint64_t)(r->end - r->at)) {
    r->bad = true;
    return "";
  }
  const uint8_t *text = r->at;
  for (size_t at = 0; at < (size_t)length;) {
    const size_t step = sequence(text + at, (size_t)length - at);
    if (step == 0) {
      r->bad = true;
      return "";
    }
    at += step;
  }
  r->at += length;
  *n = (size_t)length;
  return (const char *)text;
}

double rl_read_float(rl_reader *r) {
  if (take_be(r, 1) != FLOAT_HEAD) r->bad = true;
  const uint64_t bits = take_be(r, 8);
  /* Infinities and what is no number have all bits of the exponent. */
  if ((bits >> 52 & 0x7ff) == 0x7ff) r->bad = true;
  if (r->bad) return 0;
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

bool rl_read_bool(rl_reader *r) {
  const uint64_t head = take_be(r, 1);
  if (head != FALSE_HEAD && head != TRUE_HEAD) r->bad = true;
  return !r->bad && head == TRUE_HEAD;
}

bool rl_take_null(rl_reader *r) {
  if (r->bad || r->at == r->end || *r->at != NULL_HEAD) return false;
  r->at++;
  return true;
}

void rl_read_key(rl_reader *r, uint32_t key) {
  if (take_head(r, UINT) != key) r->bad = true;
}

uint64_t rl_need_uint(rl_reader *r, uint32_t key, uint64_t most) {
  rl_read_key(r, key);
  return rl_read_uint(r, most);
}

void rl_need_map(rl_reader *r, uint32_t pairs) {
  if (rl_read_map(r) != pairs) r->bad = true;
}

static void skip(rl_reader *r, unsigned deep) {
  if (r->bad || r->at == r->end || deep > DEEPEST) {
    r->bad = true;
    return;
  }
  const unsigned major = *r->at >> 5;
  size_t n;
  if (major == UINT || major == NEGATIVE) (void)take_head(r, major);
  else if (major == TEXT) (void)rl_read_text(r, SIZE_MAX, &n);
  else if (major == LIST || major == MAP) {
    uint32_t items = major == LIST ? rl_read_list(r) : 2 * rl_read_map(r);
    for (; items > 0 && !r->bad; items--) skip(r, deep + 1);
  } else if (major == BYTES) {
    const uint64_t length = take_head(r, BYTES);
    if (length > (uint64_t)(r->end - r->at)) r->bad = true;
    else r->at += length;
  } else if (*r->at == FLOAT_HEAD) (void)rl_read_float(r);
  else if (!rl_take_null(r)) (void)rl_read_bool(r);
}

void rl_skip(rl_reader *r) { skip(r, 0); }

bool rl_read_all(const rl_reader *r) { return !r->bad && r->at == r->end; }
