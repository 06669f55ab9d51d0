#include "player.h"

#include <string.h>

/* When all samples before `index` have been played, us by the board's clock. */
static uint64_t played_at(const player *p, uint64_t index) { return p->began + index * (1000000u / RATE); }

uint64_t player_end(const player *p) {
  const uint64_t end = (p->played / p->block + 1) * p->block;
  return end < p->taken ? end : p->taken;
}

void player_begin(player *p, uint32_t block) {
  p->begun = false;
  p->taken = p->played = 0;
  p->block = block;
}

uint32_t player_room(const player *p) { return PLAYER_ROOM - (uint32_t)(p->taken - p->played); }

static void begin_at(player *p, uint64_t now) {
  if (!p->begun) p->began = now;
  p->begun = true;
}

uint32_t player_take(player *p, uint64_t now, const uint8_t *data, uint32_t n) {
  begin_at(p, now);
  const uint64_t due = (now - p->began) / (1000000u / RATE);
  const uint64_t late = due > p->taken ? due - p->taken : 0;
  const uint32_t at = (uint32_t)(p->taken % PLAYER_ROOM);
  const uint32_t first = n < PLAYER_ROOM - at ? n : PLAYER_ROOM - at;
  memcpy(p->kept + at * SAMPLE_BYTES, data, first * SAMPLE_BYTES);
  memcpy(p->kept, data + first * SAMPLE_BYTES, (n - first) * SAMPLE_BYTES);
  p->taken += n;
  return late < n ? (uint32_t)late : n;
}

void player_skip(player *p, uint64_t now, uint64_t index) {
  begin_at(p, now);
  p->taken = p->played = index;
}

uint32_t player_wait(const player *p, uint64_t now) {
  if (p->taken == p->played) return UINT32_MAX;
  const uint64_t at = played_at(p, player_end(p));
  if (at <= now) return 0;
  return at - now < UINT32_MAX ? (uint32_t)(at - now) : UINT32_MAX - 1;
}

uint32_t player_next(player *p, const uint8_t **data) {
  const uint32_t n = (uint32_t)(player_end(p) - p->played);
  const uint32_t at = (uint32_t)(p->played % PLAYER_ROOM);
  const uint32_t together = n < PLAYER_ROOM - at ? n : PLAYER_ROOM - at;
  *data = p->kept + at * SAMPLE_BYTES;
  p->played += together;
  return together;
}
