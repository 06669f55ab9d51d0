/* Plays a stream by the board's clock: wall time, as docs/protocol.md has it. */
#ifndef PLAYER_H
#define PLAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "detector.h"

/* Samples that are kept until they have been played: 1 s. A host sends no more than the lead ahead. */
#define PLAYER_ROOM 4096u
#define SAMPLE_BYTES (2u * LANES)

typedef struct {
  uint8_t kept[PLAYER_ROOM * SAMPLE_BYTES];
  uint64_t taken, played; /* samples */
  bool begun;
  uint64_t began;         /* us, by the board's clock: when sample 0 was played */
  uint32_t block;         /* samples that are processed at a time */
} player;

/* Begins a stream that comes in blocks of so many samples. */
void player_begin(player *p, uint32_t block);
/* Room for so many samples more. */
uint32_t player_room(const player *p);
/* Keeps n samples, for which there is room; gives how many of them were due already at `now`. */
uint32_t player_take(player *p, uint64_t now, const uint8_t *data, uint32_t n);
/* Samples before `index` will not come; nothing is kept. */
void player_skip(player *p, uint64_t now, uint64_t index);
/* Microseconds from `now` until the oldest block has been played; 0 if it has been, UINT32_MAX if nothing is kept. */
uint32_t player_wait(const player *p, uint64_t now);
/* Index behind the oldest block that is kept, or what came of it. */
uint64_t player_end(const player *p);
/* Takes samples of the oldest block, as many as lie together at `data`, where they stay until the next player_take. */
uint32_t player_next(player *p, const uint8_t **data);

#endif
