/*
 * A device that does everything the agent can, for agent.test.ts and the fuzzer: two functions, a small ring, reports
 * of every kind after each block, files, calls.
 */
#include "device.h"

#include <string.h>

#define WINDOW 4096u

static const char *const events[] = {"heard", NULL};
static const char *const actuations[] = {"emission", "light", NULL};
static const rl_format back = {.kind = RL_PCM, .channels = 1, RL_RATE(1000), .full_scale = 1};
static const rl_radar radar = {.chirps = 1, .bins = 8, .complex = true};
static const rl_function functions[] = {
    {.name = "presence",
     .input = {.kind = RL_BASEBAND, .channels = 2, RL_RATE(4000), .full_scale = 2},
     .events = events,
     .actuations = actuations,
     .output = &back},
    {.name = "sleep",
     .input = {.kind = RL_PROFILES, .channels = 3, RL_RATE(20), .full_scale = 1, .radar = &radar},
     .events = events,
     .actuations = actuations},
};
static const rl_device described = {
    .chip = "chip 7",
    .board = "test",
    .firmware = "everything 1.0",
    .firmware_hash = "e3b0c442",
    .reset_cause = "power-on",
    .boot_count = 3,
    .sample_driven = true,
    .functions = functions,
    .function_count = 2,
};

static rl_agent agent;
static uint8_t frame[WINDOW + 64], ring[640], file[1000];
static uint64_t ticks;
static rl_offer offered;
static char used[65];
static void (*out)(const uint8_t *bytes, size_t n);

static void put(void *user, const uint8_t *bytes, size_t n) {
  (void)user;
  out(bytes, n);
}

static uint64_t clock_us(void *user) {
  (void)user;
  return ticks += 1500000;
}

static const char *on_open(void *user, const rl_open *open) {
  (void)user;
  return open->timekeeping == RL_WALL && open->total == UINT64_MAX ? "not without an end" : NULL;
}

static void on_samples(void *user, uint8_t stream, uint64_t index, const uint8_t *data, uint32_t n) {
  (void)user;
  const rl_value value = {index == 0 ? RL_NOTHING : RL_MEASURED, (double)data[0], NULL};
  (void)rl_event(&agent, stream, "heard", true, index, 0.5, value);
  (void)rl_emission(&agent, stream, index + n + 400, 33000, 0.25, true);
  (void)rl_actuation(&agent, stream, RL_LIGHT, index + n + 400, 1, false);
  (void)rl_feed(&agent, stream, data, 2);
  (void)rl_upload(&agent, stream, "summary", index, n, data, 3);
  (void)rl_processed(&agent, stream, index + n);
}

static void on_skip(void *user, uint8_t stream, uint64_t index) {
  (void)user;
  (void)rl_processed(&agent, stream, index);
}

static bool is(const rl_call *call, const char *method) {
  return call->method_length == strlen(method) && memcmp(call->method, method, call->method_length) == 0;
}

static const char *on_call(void *user, const rl_call *call, rl_result *result) {
  (void)user;
  if (is(call, "counters")) {
    result->values[0].name = "overruns";
    result->values[0].value = (double)agent.overruns;
    result->values[1].name = "crc-errors";
    result->values[1].value = (double)agent.line.bad;
    result->count = 2;
    return NULL;
  }
  if (!is(call, "self-test")) return "no such method";
  result->values[0].name = "zz";
  result->values[0].value = -1.5;
  result->values[1].name = "b";
  result->values[1].value = call->count == 1 && call->arguments[0].type == RL_NUMBER ? call->arguments[0].number : 0;
  result->count = 2;
  rl_log(&agent, RL_INFO, "tested");
  return NULL;
}

static const char *in_use(void *user, const char *kind, size_t n) {
  (void)user;
  (void)kind;
  return n > 0 && used[0] != 0 ? used : NULL;
}

static const char *on_offer(void *user, const rl_offer *offer) {
  (void)user;
  if (offer->length > sizeof file) return "too long";
  offered = *offer;
  return NULL;
}

static void store(void *user, uint64_t offset, const uint8_t *bytes, size_t n) {
  (void)user;
  memcpy(file + offset, bytes, n);
}

static const char *apply(void *user) {
  (void)user;
  if (file[0] == 'x') return "self-test failed";
  memcpy(used, offered.sha256, sizeof used);
  return NULL;
}

static const char *rollback(void *user) {
  (void)user;
  used[0] = 0;
  return NULL;
}

static rl_hooks hooks = {
    .put = put,
    .clock = clock_us,
    .open = on_open,
    .samples = on_samples,
    .skip = on_skip,
    .call = on_call,
    .bulk_in_use = in_use,
    .bulk_offer = on_offer,
    .bulk_store = store,
    .bulk_apply = apply,
    .bulk_rollback = rollback,
};

void device_without_skip(void) { hooks.skip = NULL; }

bool device_begin(void (*given)(const uint8_t *bytes, size_t n)) {
  const rl_memory memory = {
      .frame = frame,
      .frame_size = sizeof frame,
      .ring = ring,
      .ring_size = sizeof ring,
      .reserve = 320,
      .window = WINDOW,
  };
  out = given;
  ticks = 0;
  used[0] = 0;
  return rl_begin(&agent, &described, &hooks, &memory);
}

void device_receive(const uint8_t *bytes, size_t n) { rl_receive(&agent, bytes, n); }
