/*
 * Hostile bytes into the test device. With a fuzzing engine (clang -fsanitize=fuzzer -DENGINE) it is a fuzz target; by
 * itself it makes N inputs, "fuzz N SEED", each a conversation of whole Frames whose payloads are random, mutated or
 * right, some damaged on the line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"

static size_t said;
static void put(const uint8_t *bytes, size_t n) {
  (void)bytes;
  said += n;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  if (!device_begin(put)) abort();
  device_receive(bytes, n);
  return 0;
}

#ifndef ENGINE
/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016. */
static uint64_t state = 1;
static uint32_t chance(uint32_t below) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (uint32_t)((state * 0x2545f4914f6cdd1du) >> 33) % below;
}

/* Payloads of docs/protocol.md's messages that lead somewhere, and their type and channel. */
static const struct {
  uint8_t type, channel, length;
  const char *payload;
} seeds[] = {
    {1, 0, 17, "\xa3\x00\xa2\x00\x01\x01\x01\x01\x1a\xde\xad\xbe\xef\x02\x62hi"},
    {3, 0, 36, "\xa8\x00\x00\x01\x68presence\x02\xfb\x40\xaf\x40\x00\x00\x00\x00\x00\x03\x19\x01\x90\x04\x18\x40\x05\xf6\x06" "\x00" "\x07\xf5"},
    {5, 0, 3, "\xa1\x00\x00"},
    {8, 0, 5, "\xa2\x00\x05\x01\xf5"},
    {9, 0, 5, "\xa2\x00\x07\x01\x03"},
    {12, 0, 6, "\xa2\x00\x00\x01\x18\x60"},
    {13, 0, 30, "\xa4\x00\x01\x01\x69self-test\x02\xa1\x61n\xfb\x3f\xf0\x00\x00\x00\x00\x00\x00\x03\x18\x64"},
    {13, 0, 17, "\xa4\x00\x02\x01\x68" "counters" "\x02\xa0\x03\x01"},
    /* Five zeros. */
    {64, 3, 77, "\xa5\x00\x01\x01\x61m\x02\x05\x03\x78\x40" "8855508aade16ec573d21e6a485dfd0a7624085c1a14b5ecdd6485de0c6839a4" "\x04\xf6"},
    {65, 3, 17, "\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00"},
    {66, 3, 3, "\xa1\x00\x01"},
    {67, 3, 3, "\xa1\x00\x01"},
};

static uint8_t line[1 << 16];
static size_t length;
static void on_line(void *user, const uint8_t *bytes, size_t n) {
  (void)user;
  memcpy(line + length, bytes, n);
  length += n;
}

static void one_frame(uint16_t sequence[256]) {
  uint8_t raw[RL_HEADER + 300 + RL_CRC];
  const uint32_t kind = chance(16);
  rl_frame f = {.flags = 0, .timestamp = 0};
  if (kind < 10) {
    const uint32_t which = chance((uint32_t)(sizeof seeds / sizeof *seeds));
    f.type = seeds[which].type;
    f.channel = seeds[which].channel;
    f.length = seeds[which].length;
    memcpy(raw + RL_HEADER, seeds[which].payload, f.length);
    for (uint32_t n = chance(4) == 0 ? chance(4) : 0; n > 0; n--) raw[RL_HEADER + chance(f.length)] = (uint8_t)chance(256);
  } else if (kind < 14) {
    f.type = 16;
    f.channel = (uint8_t)(16 + chance(3));
    f.length = (uint16_t)(8 + 8 * chance(30));
    memset(raw + RL_HEADER, 0, f.length);
    raw[RL_HEADER] = (uint8_t)chance(256);
  } else {
    f.type = (uint8_t)chance(80);
    f.channel = (uint8_t)chance(20);
    f.length = (uint16_t)chance(300);
    for (uint32_t i = 0; i < f.length; i++) raw[RL_HEADER + i] = (uint8_t)chance(256);
  }
  f.sequence = chance(16) == 0 ? (uint16_t)chance(65536) : sequence[f.channel]++;
  const size_t from = length;
  rl_put_stuffed(raw, rl_seal(raw, &f), on_line, NULL);
  if (chance(8) == 0) line[from + chance((uint32_t)(length - from))] = (uint8_t)chance(256);
}

int main(int count, char **words) {
  const long n = count > 1 ? atol(words[1]) : 10000;
  if (count > 2) state = (uint64_t)atol(words[2]) * 2 + 1;
  for (long i = 0; i < n; i++) {
    uint16_t sequence[256] = {0};
    length = 0;
    for (uint32_t frames = 1 + chance(40); frames > 0; frames--) one_frame(sequence);
    (void)LLVMFuzzerTestOneInput(line, length);
  }
  printf("%ld conversations, %zu bytes said\n", n, said);
  return 0;
}
#endif
