#include "firmware.h"

#include "detector.h"
#include "player.h"

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
#if WINDOW > PLAYER_ROOM * SAMPLE_BYTES / 2
#error "PLAYER_ROOM: the largest Frame has to fit, however little was played"
#endif

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
static player playing;
static uint8_t open_stream;
static bool is_open, by_clock;
/* Reports for which the ring had no room: `reserve` is meant to be more than enough. */
static uint32_t dropped;
static uint8_t frame[WINDOW + 64];
static uint8_t ring[4096];
static char hash[65];

static const rl_value none = {RL_NOTHING, 0, NULL};

static void count(bool said) { dropped += said ? 0 : 1; }

static void say_event(const char *kind, bool on, uint64_t index, double confidence) {
  count(rl_event(&agent, open_stream, kind, on, index, confidence, none));
}

static void say_emission(uint64_t index, double carrier, double level) {
  count(rl_emission(&agent, open_stream, index, carrier, level, true));
}

static const detector_words words = {say_event, say_emission};

static const char *on_open(void *user, const rl_open *open) {
  (void)user;
  if (is_open) return "one stream is all it takes";
  if (open->lead > UINT32_MAX) return "the lead is too long";
  by_clock = open->timekeeping == RL_WALL;
  if (by_clock && open->lead > PLAYER_ROOM) return "the lead is more than it can keep until it is played: 4096 samples";
  is_open = true;
  open_stream = open->stream;
  player_begin(&playing, open->block_length);
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
      const uint16_t bits = (uint16_t)(heard ? data[2 * i] | data[2 * i + 1] << 8 : 0);
      memcpy(&values[i], &bits, sizeof bits);
    }
    detector_take(&detecting, values, some);
    if (data != NULL) data += some * LANES * 2;
    n -= some;
  }
}

static void process(uint64_t index, const uint8_t *data, uint32_t n) {
  go_wrong(index);
  take(data, n);
}

/* Processes what is kept of the samples before `end`. */
static void process_kept(uint64_t end) {
  while (playing.played < end) {
    const uint8_t *data;
    const uint64_t index = playing.played;
    const uint32_t n = player_next(&playing, &data);
    process(index, data, n);
  }
}

/* Processes the oldest block that is kept. */
static void play_block(void) {
  const uint64_t end = player_end(&playing);
  process_kept(end);
  count(rl_processed(&agent, open_stream, end));
}

uint32_t firmware_play(void) {
  uint32_t wait = UINT32_MAX;
  if (!is_open || !by_clock) return wait;
  while ((wait = player_wait(&playing, board->clock(NULL))) == 0) {
    if (!rl_has_room(&agent)) return UINT32_MAX; /* Until reports are acknowledged. */
    play_block();
  }
  return wait;
}

static void on_samples(void *user, uint8_t stream, uint64_t index, const uint8_t *data, uint32_t n) {
  if (!by_clock) {
    process(index, data, n);
    count(rl_processed(&agent, stream, index + n));
    return;
  }
  while (player_room(&playing) < n) play_block(); /* More than the lead: no host does that. */
  agent.underruns += player_take(&playing, board->clock(user), data, n);
}

static void on_skip(void *user, uint8_t stream, uint64_t index) {
  process_kept(playing.taken);
  /* A host that skips more than a minute is not worth the silence it costs. */
  const uint64_t lost = index - detecting.index;
  take(NULL, lost < 60u * RATE ? (uint32_t)lost : 60u * RATE);
  detecting.index = index;
  player_skip(&playing, board->clock(user), index);
  count(rl_processed(&agent, stream, index));
}

static void on_close(void *user, uint8_t stream) {
  (void)user;
  if (by_clock && playing.played < playing.taken) {
    process_kept(playing.taken);
    /* Once for all blocks: the ring has room for what follows from samples, not for a word on each block. */
    count(rl_processed(&agent, stream, playing.taken));
  }
  is_open = false;
}

static bool is(const rl_call *call, const char *method) {
  return call->method_length == strlen(method) && memcmp(call->method, method, call->method_length) == 0;
}

static void add(rl_result *result, const char *name, uint32_t value) {
  result->values[result->count].name = name;
  result->values[result->count++].value = (double)value;
}

static const char *on_call(void *user, const rl_call *call, rl_result *result) {
  (void)user;
  if (is(call, "telemetry") && board->measure != NULL) {
    board->measure(result);
    return NULL;
  }
  if (!is(call, "counters")) return "no such method";
  add(result, "overruns", agent.overruns);
  add(result, "underruns", agent.underruns);
  add(result, "reports-dropped", dropped);
  if (board->line_errors != NULL) add(result, "line-errors", board->line_errors());
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
      .close = on_close,
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
