#include "firmware.h"

#include "detector.h"

#include <stdlib.h>
#include <string.h>

/*
 * With FAULT defined the firmware goes wrong in one way, so that a bench can be tried: FAULT_AT seconds into a
 * stream it is deaf, hangs, fails an assertion or restarts without a word.
 */
#define DEAF 1
#define HANGS 2
#define ASSERTS 3
#define REBOOTS 4
#ifndef FAULT
#define FAULT 0
#endif
#define FAULT_AT 3u

#if FAULT == DEAF
#define NAME "small-presence 1.0 deaf"
#elif FAULT == HANGS
#define NAME "small-presence 1.0 hangs"
#elif FAULT == ASSERTS
#define NAME "small-presence 1.0 asserts"
#elif FAULT == REBOOTS
#define NAME "small-presence 1.0 reboots"
#else
#define NAME "small-presence 1.0"
#endif

#define WINDOW 16384u

static const char *const events[] = {"calibrated", "major", "presence", NULL};
static const char *const actuations[] = {"emission", NULL};
static const rl_function presence = {
    .name = "presence",
    .input = {.kind = RL_BASEBAND, .channels = MICROPHONES, RL_RATE(RATE), .full_scale = 2.0, .radar = NULL},
    .events = events,
    .actuations = actuations,
    .output = NULL,
};

static const firmware_board *board;
static rl_agent agent;
static rl_device device;
static rl_hooks hooks;
static detector detecting;
static uint8_t open_stream;
static uint8_t frame[WINDOW + 64];
static uint8_t ring[4096];
static char hash[65];

static const rl_value none = {RL_NOTHING, 0, NULL};

static void say_event(const char *kind, bool on, uint64_t index, double confidence) {
  (void)rl_event(&agent, open_stream, kind, on, index, confidence, none);
}

static void say_emission(uint64_t index, double carrier, double level) {
  (void)rl_emission(&agent, open_stream, index, carrier, level, true);
}

static const detector_words words = {say_event, say_emission};

static const char *on_open(void *user, const rl_open *open) {
  (void)user;
  if (open->lead > UINT32_MAX) return "the lead is too long";
  open_stream = open->stream;
  detector_begin(&detecting, &words, (uint32_t)open->lead);
  return NULL;
}

static void go_wrong(uint64_t index) {
  if (FAULT == 0 || FAULT == DEAF || index < FAULT_AT * RATE) return;
  if (FAULT == ASSERTS) {
    rl_log(&agent, RL_ERROR, "assertion failed: detector.c: background > 0");
    board->restart("assertion");
  }
  if (FAULT == REBOOTS) board->restart("watchdog");
  for (;;) {
  }
}

static void take(const uint8_t *data, uint32_t n) {
  int16_t values[64 * LANES];
  while (n > 0) {
    const uint32_t some = n < 64 ? n : 64;
    for (uint32_t i = 0; i < some * LANES; i++) {
      const bool heard = FAULT != DEAF && data != NULL;
      const uint16_t bits = heard ? (uint16_t)(data[2 * i] | data[2 * i + 1] << 8) : (uint16_t)0;
      memcpy(&values[i], &bits, sizeof bits);
    }
    detector_take(&detecting, values, some);
    if (data != NULL) data += some * LANES * 2;
    n -= some;
  }
}

static void on_samples(void *user, uint8_t stream, uint64_t index, const uint8_t *data, uint32_t n) {
  (void)user;
  go_wrong(index);
  take(data, n);
  (void)rl_processed(&agent, stream, index + n);
}

static void on_skip(void *user, uint8_t stream, uint64_t index) {
  (void)user;
  /* A host that skips more than a minute is not worth the silence it costs. */
  const uint64_t lost = index - detecting.index;
  take(NULL, lost < 60u * RATE ? (uint32_t)lost : 60u * RATE);
  detecting.index = index;
  (void)rl_processed(&agent, stream, index);
}

static const char *on_call(void *user, const rl_call *call, rl_result *result) {
  (void)user;
  if (call->method_length != 8 || memcmp(call->method, "counters", 8) != 0) return "no such method: it has counters";
  result->values[0].name = "overruns";
  result->values[0].value = (double)agent.overruns;
  result->count = 1;
  return NULL;
}

bool firmware_begin(const firmware_board *given) {
  rl_sha256 sum;
  uint8_t digest[32];
  board = given;
  rl_sha256_begin(&sum);
  rl_sha256_add(&sum, board->image, board->image_length);
  rl_sha256_end(&sum, digest);
  rl_hex(digest, sizeof digest, hash);
  device = (rl_device){
      .chip = board->chip,
      .board = board->board,
      .firmware = NAME,
      .firmware_hash = hash,
      .reset_cause = board->reset_cause,
      .boot_count = board->boot_count,
      .sample_driven = true,
      .functions = &presence,
      .function_count = 1,
  };
  hooks = (rl_hooks){
      .put = board->put,
      .clock = board->clock,
      .open = on_open,
      .samples = on_samples,
      .skip = on_skip,
      .call = on_call,
  };
  const rl_memory memory = {
      .frame = frame,
      .frame_size = sizeof frame,
      .ring = ring,
      .ring_size = sizeof ring,
      .reserve = 1024,
      .window = WINDOW,
  };
  return rl_begin(&agent, &device, &hooks, &memory);
}

void firmware_receive(const uint8_t *bytes, size_t n, uint32_t overruns) {
  static uint32_t counted;
  agent.overruns += overruns - counted;
  counted = overruns;
  rl_receive(&agent, bytes, n);
}
