/*
 * Presence by sideband energy, for a microcontroller with single-precision floats.
 *
 * It listens, tries the carrier quietly, sets the level so that the strongest microphone hears half of full scale,
 * learns what noise there is, and then compares each hop's energy in three bands of Doppler shift with a background
 * that follows slow changes. The bands are differences of one-pole low-passes, 16 operations a sample and lane: no
 * FFT. Four of eight hops decide. Like any such detector it cannot tell a person from a fan.
 *
 * All constants are assumptions, tried on seeds from 1000 on of walk-in and empty-room.
 */
#include "detector.h"

#include <math.h>
#include <string.h>

#define CARRIER 33500.0
#define TRIAL_LEVEL 0.125f
#define STRONGEST 16384.0f
#define SETTLE 512u /* samples: the room's sound dies away, the filters forget the step */
#define LEARN 24u   /* hops */
#define MEMORY 300u /* hops: 10 s */
#define RISE 1.0007f /* 0.1 dB/s while something moves */
#define RELEASE 31u /* hops: 1 s */
#define HOLD 312u   /* hops: 10 s */

/* One-pole low-passes at 15, 80, 320 and 1000 Hz: a = 1 - exp(-2 pi f / RATE). */
static const float A[BANDS + 1] = {0.02329f, 0.11809f, 0.39509f, 0.79212f};
/*
 * Power that a hop of noise exceeds about once in 2000, as a share of the mean; the wider the band, the more
 * independent values lie in a hop and the closer to the mean they keep.
 */
static const float THRESHOLD[BANDS] = {2.9f, 2.0f, 1.6f};

void detector_begin(detector *d, const detector_words *say, uint32_t lead) {
  memset(d, 0, sizeof *d);
  d->say = say;
  d->lead = lead;
  d->next = HOP;
}

/* Asks for a level from the first sample on that it may be asked for, and sets when it will have settled. */
static void emit(detector *d, float level) {
  const uint64_t from = d->index + d->lead;
  d->say->emit(from, CARRIER, (double)level);
  d->next = from + SETTLE;
}

static void add(detector *d, const int16_t *sample) {
  for (uint32_t lane = 0; lane < LANES; lane++) {
    const float x = (float)sample[lane];
    d->steady[lane] += x;
    for (uint32_t k = 0; k <= BANDS; k++) {
      if (!d->primed) d->lowpass[k][lane] = x;
      d->lowpass[k][lane] += A[k] * (x - d->lowpass[k][lane]);
    }
    for (uint32_t b = 0; b < BANDS; b++) {
      const float y = d->lowpass[b + 1][lane] - d->lowpass[b][lane];
      d->power[b] += y * y;
    }
  }
  d->primed = true;
}

static float strongest(const detector *d) {
  float most = 1;
  for (uint32_t m = 0; m < LANES; m += 2) {
    most = fmaxf(most, hypotf(d->steady[m], d->steady[m + 1]) / (float)HOP);
  }
  return most;
}

/* Whether this hop moves more than noise does; keeps the background. */
static float loudest(detector *d) {
  float most = 0;
  for (uint32_t b = 0; b < BANDS; b++) {
    /* What rounding alone makes: less than nothing is not believed. */
    const float power = d->power[b] / (float)HOP + 0.1f;
    const float ratio = power / (THRESHOLD[b] * d->background[b]);
    most = fmaxf(most, ratio);
    const float share = power * THRESHOLD[b] < d->background[b] ? 0.1f : 1.0f / (float)d->learnt;
    d->background[b] = ratio > 1 ? d->background[b] * RISE : d->background[b] + share * (power - d->background[b]);
  }
  if (d->learnt < MEMORY) d->learnt++;
  return most;
}

static void learn(detector *d) {
  d->learnt++;
  for (uint32_t b = 0; b < BANDS; b++) {
    d->background[b] += (d->power[b] / (float)HOP + 0.1f - d->background[b]) / (float)d->learnt;
  }
  if (d->learnt < LEARN) return;
  d->state = ARMED;
  d->say->event("calibrated", true, d->index, 1.0);
}

static void change(detector *d, const char *kind, bool *state, bool now, float ratio) {
  if (*state == now) return;
  *state = now;
  const float sure = now ? ratio / (1 + ratio) : 1 / (1 + ratio);
  d->say->event(kind, now, d->index, (double)sure);
}

static void decide(detector *d) {
  const float ratio = loudest(d);
  d->votes = (uint8_t)(d->votes << 1 | (ratio > 1));
  uint32_t ayes = 0;
  for (uint8_t v = d->votes; v != 0; v &= (uint8_t)(v - 1)) ayes++;
  d->quiet = ayes >= 4 ? 0 : d->quiet + 1;
  change(d, "major", &d->major, d->quiet == 0 || (d->major && d->quiet < RELEASE), ratio);
  change(d, "presence", &d->presence, d->quiet == 0 || (d->presence && d->quiet < HOLD), ratio);
}

static void hop(detector *d) {
  switch (d->state) {
    case LISTENING:
      if (d->index < d->next) break;
      d->state = TRYING;
      emit(d, TRIAL_LEVEL);
      break;
    case TRYING:
      if (d->index < d->next) break;
      d->state = SETTLING;
      d->level = fminf(1, TRIAL_LEVEL * STRONGEST / strongest(d));
      emit(d, d->level);
      break;
    case SETTLING:
      if (d->index >= d->next) d->state = LEARNING;
      break;
    case LEARNING:
      learn(d);
      break;
    case ARMED:
      decide(d);
      break;
  }
  memset(d->power, 0, sizeof d->power);
  memset(d->steady, 0, sizeof d->steady);
}

void detector_take(detector *d, const int16_t *values, uint32_t n) {
  for (; n > 0; n--, values += LANES) {
    add(d, values);
    d->index++;
    if (++d->filled < HOP) continue;
    d->filled = 0;
    hop(d);
  }
}
