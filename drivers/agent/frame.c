#include "frame.h"

uint64_t rl_read_le(const uint8_t *bytes, unsigned n) {
  uint64_t value = 0;
  while (n > 0) value = (value << 8) | bytes[--n];
  return value;
}

void rl_write_le(uint8_t *bytes, uint64_t value, unsigned n) {
  for (unsigned i = 0; i < n; i++, value >>= 8) bytes[i] = (uint8_t)value;
}

/* Four bits at a time: a table of 64 bytes, where one of 1024 would be twice as fast. */
uint32_t rl_crc32(uint32_t crc, const uint8_t *bytes, size_t n) {
  static const uint32_t table[16] = {
      0x00000000u, 0x1db71064u, 0x3b6e20c8u, 0x26d930acu, 0x76dc4190u, 0x6b6b51f4u, 0x4db26158u, 0x5005713cu,
      0xedb88320u, 0xf00f9344u, 0xd6d6a3e8u, 0xcb61b38cu, 0x9b64c2b0u, 0x86d3d2d4u, 0xa00ae278u, 0xbdbdf21cu,
  };
  crc = ~crc;
  for (size_t i = 0; i < n; i++) {
    crc ^= bytes[i];
    crc = (crc >> 4) ^ table[crc & 15u];
    crc = (crc >> 4) ^ table[crc & 15u];
  }
  return ~crc;
}

size_t rl_seal(uint8_t *raw, const rl_frame *frame) {
  raw[0] = frame->type;
  raw[1] = frame->channel;
  rl_write_le(raw + 2, frame->sequence, 2);
  rl_write_le(raw + 4, frame->flags, 2);
  rl_write_le(raw + 6, frame->length, 2);
  rl_write_le(raw + 8, frame->timestamp, 4);
  const size_t covered = RL_HEADER + (size_t)frame->length;
  rl_write_le(raw + covered, rl_crc32(0, raw, covered), RL_CRC);
  return covered + RL_CRC;
}

void rl_put_stuffed(const uint8_t *raw, size_t n, rl_put put, void *user) {
  static const uint8_t zero = 0;
  size_t from = 0;
  /* One turn for each block; data that ends in a zero is followed by an empty one. */
  for (bool more = true; more;) {
    size_t length = 0;
    while (from + length < n && length < 254 && raw[from + length] != 0) length++;
    const uint8_t code = (uint8_t)(length + 1);
    put(user, &code, 1);
    if (length > 0) put(user, raw + from, length);
    from += length;
    const bool at_zero = length < 254 && from < n;
    more = from < n;
    if (at_zero) from++; /* The zero that the block's end stands for. */
  }
  put(user, &zero, 1);
}

/* A whole Frame, or none. */
static bool opened(const rl_unstuffer *u, rl_frame *frame) {
  if (u->overlong || u->left != 0 || u->n < RL_HEADER + RL_CRC) return false;
  const size_t covered = u->n - RL_CRC;
  if (rl_read_le(u->raw + 6, 2) != covered - RL_HEADER) return false;
  if (rl_read_le(u->raw + covered, RL_CRC) != rl_crc32(0, u->raw, covered)) return false;
  frame->type = u->raw[0];
  frame->channel = u->raw[1];
  frame->sequence = (uint16_t)rl_read_le(u->raw + 2, 2);
  frame->flags = (uint16_t)rl_read_le(u->raw + 4, 2);
  frame->length = (uint16_t)(covered - RL_HEADER);
  frame->timestamp = (uint32_t)rl_read_le(u->raw + 8, 4);
  frame->payload = u->raw + RL_HEADER;
  return true;
}

static void append(rl_unstuffer *u, uint8_t byte) {
  if (u->n < u->size) u->raw[u->n++] = byte;
  else u->overlong = true;
}

bool rl_unstuff(rl_unstuffer *u, uint8_t byte, rl_frame *frame) {
  if (byte == 0) {
    const bool begun = u->begun;
    const bool whole = begun && opened(u, frame);
    if (begun && !whole) u->bad++;
    u->n = 0;
    u->left = 0;
    u->pending = u->begun = u->overlong = false;
    return whole;
  }
  u->begun = true;
  if (u->left > 0) {
    append(u, byte);
    u->left--;
    return false;
  }
  /* A code: the block before it ended in a zero, unless it was a full one. */
  if (u->pending) append(u, 0);
  u->left = (uint8_t)(byte - 1);
  u->pending = byte != 0xff;
  return false;
}
