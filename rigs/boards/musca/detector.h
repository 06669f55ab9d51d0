/* A small presence detector: see detector.c. */
#ifndef DETECTOR_H
#define DETECTOR_H

#include <stdbool.h>
#include <stdint.h>

#define MICROPHONES 2u
#define LANES (2u * MICROPHONES) /* I and Q of each */
#define RATE 4000u               /* samples a second */
#define HOP 128u                 /* samples between two decisions: 32 ms */
#define BANDS 3u

/* What the detector says; `index` is the number of samples taken when it said so. */
typedef struct {
  void (*event)(const char *kind, bool on, uint64_t index, double confidence);
  /* Emit `level` of full scale on `carrier` Hz from sample `index` on. */
  void (*emit)(uint64_t index, double carrier, double level);
} detector_words;

typedef struct {
  const detector_words *say;
  uint32_t lead;
  uint64_t index;
  enum { LISTENING, TRYING, SETTLING, LEARNING, ARMED } state;
  uint64_t next;          /* sample at which this state is over */
  float level;
  float lowpass[BANDS + 1][LANES];
  bool primed;
  float power[BANDS];     /* of the hop so far */
  float steady[LANES];    /* sum over the hop so far, in calibration */
  uint32_t filled;
  float background[BANDS];
  uint32_t learnt;        /* hops that made the background */
  uint8_t votes;          /* of the last eight hops, a bit each */
  uint32_t quiet;         /* hops since motion was last decided */
  bool major, presence;
} detector;

/* Begins a stream whose actuations take effect `lead` samples after the newest processed, at the earliest. */
void detector_begin(detector *d, const detector_words *say, uint32_t lead);
/* Takes samples, shape [n][MICROPHONES][I, Q]. However they are cut, it says the same. */
void detector_take(detector *d, const int16_t *values, uint32_t n);

#endif
