/*
 * Frames and CBOR for the tests of agent.test.ts. Each line of input is "frame HEX" or "cbor HEX"; each line of output
 * is "bad", or "cbor", or "frame TYPE CHANNEL SEQUENCE FLAGS TIMESTAMP PAYLOAD STUFFED".
 */
#include <stdio.h>
#include <string.h>

#include "cbor.h"
#include "frame.h"
#include "sha256.h"

static uint8_t bytes[70000];
static uint8_t raw[65551];
static char text[2 * sizeof bytes + 8];
static uint8_t stuffed[70000];
static size_t stuffed_length;

static void put(void *user, const uint8_t *from, size_t n) {
  (void)user;
  memcpy(stuffed + stuffed_length, from, n);
  stuffed_length += n;
}

static void frame(size_t n) {
  rl_unstuffer u = {.raw = raw, .size = sizeof raw};
  rl_frame f;
  bool whole = false;
  for (size_t i = 0; i < n; i++) whole |= rl_unstuff(&u, bytes[i], &f);
  if (!whole || u.bad > 0) {
    puts("bad");
    return;
  }
  printf("frame %u %u %u %u %lu ", f.type, f.channel, f.sequence, f.flags, (unsigned long)f.timestamp);
  rl_hex(f.payload, f.length, text);
  printf("%s ", text);
  stuffed_length = 0;
  rl_put_stuffed(raw, rl_seal(raw, &f), put, NULL);
  rl_hex(stuffed, stuffed_length, text);
  puts(text);
}

static void cbor(size_t n) {
  rl_reader r = {bytes, bytes + n, false};
  rl_skip(&r);
  puts(rl_read_all(&r) ? "cbor" : "bad");
}

int main(void) {
  while (fgets(text, sizeof text, stdin) != NULL) {
    const char *hex = strchr(text, ' ');
    size_t n = 0;
    unsigned byte;
    if (hex == NULL) return 1;
    for (hex++; sscanf(hex, "%2x", &byte) == 1; hex += 2) bytes[n++] = (uint8_t)byte;
    if (text[0] == 'f') frame(n);
    else cbor(n);
    fflush(stdout);
  }
  return 0;
}
