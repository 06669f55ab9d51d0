/* The presence firmware between the agent and whatever it runs on. */
#ifndef FIRMWARE_H
#define FIRMWARE_H

#include "roomloop.h"

/* What a board lends its firmware. */
typedef struct {
  void (*put)(void *user, const uint8_t *bytes, size_t n);
  uint64_t (*clock)(void *user); /* us */
  const char *chip, *board, *reset_cause;
  uint32_t boot_count;
  const uint8_t *image;
  size_t image_length;
  /* Starts anew, giving the cause. */
  void (*restart)(const char *cause);
  /* What it measures of itself, as docs/protocol.md has `telemetry`; fills in names and values. NULL if nothing. */
  void (*measure)(rl_result *result);
  /* Bytes that its line received damaged; NULL where it cannot tell. */
  uint32_t (*line_errors)(void);
} firmware_board;

/* Begins; false if the agent cannot work with the room it has, which shows at the first start. */
bool firmware_begin(const firmware_board *board);
/* Takes what came over the line; `overruns` is what the line has lost so far. */
void firmware_receive(const uint8_t *bytes, size_t n, uint32_t overruns);
/* Processes what has been played, in wall time; gives the microseconds until there is more, UINT32_MAX if there is not. */
uint32_t firmware_play(void);

#endif
