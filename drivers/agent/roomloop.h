/*
 * A device's end of roomloop's wire protocol, version 1, for firmware: C99, no heap, no operating system, no timer.
 *
 * Give rl_receive what came over the line; it answers through `put`, and calls the hooks of your firmware. All of it
 * runs in the one context in which rl_receive is called. See docs/porting.md, and docs/protocol.md for what is said.
 */
#ifndef ROOMLOOP_H
#define ROOMLOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cbor.h"
#include "frame.h"
#include "sha256.h"

/* Streams that may be open at a time. */
#ifndef RL_STREAMS
#define RL_STREAMS 2
#endif
/* Bytes of the largest reply that is no report: hello, with all the texts of the descriptor in it. */
#ifndef RL_REPLY
#define RL_REPLY 1024
#endif
/* Bytes of the result of a call. */
#ifndef RL_RESULT
#define RL_RESULT 192
#endif

#if RL_RESULT < 64 || RL_RESULT > RL_REPLY
#error "RL_RESULT: a result goes out as a reply, and has to hold at least an error of some words"
#endif

/* Initialisers of a format's rate, Hz. The agent itself does no floating-point arithmetic. */
#define RL_RATE(hertz) .rate = (hertz), .step = (uint64_t)(4294967296e6 / (hertz) + 0.5)

/* What samples are, as in docs/protocol.md. */
typedef enum { RL_BASEBAND, RL_PCM, RL_PROFILES, RL_CHIRPS } rl_kind;

typedef struct {
  uint32_t chirps, bins; /* bins of a profile, or converter samples of a chirp */
  bool complex;          /* I,Q */
} rl_radar;

typedef struct {
  rl_kind kind;
  uint8_t channels;
  double rate;           /* samples, or radar frames, a second; */
  uint64_t step;         /* microseconds from one to the next, times 2^32: RL_RATE gives both */
  double full_scale;     /* what the integer 32768 stands for: Pa, V or 1 */
  const rl_radar *radar; /* NULL for sound */
} rl_format;

typedef struct {
  const char *name;
  rl_format input;
  const char *const *events;     /* kinds, then NULL */
  const char *const *actuations; /* kinds, then NULL */
  const rl_format *output;       /* NULL where nothing is fed back */
} rl_function;

/* Who the device is. Texts and functions are to live as long as the agent. */
typedef struct {
  const char *chip, *board, *firmware, *firmware_hash, *reset_cause;
  uint32_t boot_count;
  bool sample_driven; /* takes samples as fast as it grants credit */
  const rl_function *functions;
  size_t function_count;
} rl_device;

typedef enum { RL_LOCKSTEP, RL_CREDIT, RL_WALL } rl_timekeeping;

/* A stream that the host wants to send. */
typedef struct {
  uint8_t stream;
  const rl_function *function;
  double rate;
  uint64_t lead; /* samples: an actuation takes effect so many after the newest processed, at the earliest */
  uint32_t block_length;
  uint64_t total; /* UINT64_MAX where nobody knows */
  rl_timekeeping timekeeping;
  bool cloud; /* what is uploaded would arrive */
} rl_open;

/* A call's argument. */
typedef struct {
  const char *name; /* not ended by a zero */
  size_t name_length;
  enum { RL_NUMBER, RL_TEXT, RL_FLAG } type;
  double number;
  const char *text; /* not ended by a zero */
  size_t text_length;
  bool flag;
} rl_scalar;

typedef struct {
  const char *method; /* not ended by a zero */
  size_t method_length;
  size_t count;
  rl_scalar arguments[16]; /* in order of their encoded names */
  uint32_t deadline_ms;
} rl_call;

/* What a call gives back. */
typedef struct {
  size_t count;
  struct {
    const char *name;
    double value;
  } values[8]; /* in order of length, then of letters */
} rl_result;

typedef struct {
  const char *kind; /* not ended by a zero */
  size_t kind_length;
  uint64_t length;
  char sha256[65];
  bool has_base;
  char base[65];
} rl_offer;

/* What the firmware does. Hooks that are marked so may be NULL. */
typedef struct {
  void *user;
  /* Puts n bytes on the line, all of them; may wait for the line, and must not call the agent. */
  void (*put)(void *user, const uint8_t *bytes, size_t n);
  /* Microseconds since the device last started. */
  uint64_t (*clock)(void *user);
  /* NULL if it takes the stream, else why not. */
  const char *(*open)(void *user, const rl_open *open);
  /*
   * Takes n samples from `index` on; `data` is what was sent, little-endian 16-bit integers. When all reports that
   * follow from them were made, now or later, the firmware says rl_processed.
   */
  void (*samples)(void *user, uint8_t stream, uint64_t index, const uint8_t *data, uint32_t n);
  /* Needed for wall time, which is refused without: samples before `index` will not come; take them as zeros. */
  void (*skip)(void *user, uint8_t stream, uint64_t index);
  /* Optional: the stream is over. */
  void (*close)(void *user, uint8_t stream);
  /* Optional. NULL when done, else why not. */
  const char *(*call)(void *user, const rl_call *call, rl_result *result);
  /* Optional, but all or none. What is in use, as SHA-256; NULL if nothing of that kind is. */
  const char *(*bulk_in_use)(void *user, const char *kind, size_t kind_length);
  /* NULL if it has room and the base is in use, else why not. */
  const char *(*bulk_offer)(void *user, const rl_offer *offer);
  void (*bulk_store)(void *user, uint64_t offset, const uint8_t *bytes, size_t n);
  /* NULL if in use now; else why what was used before still is. May restart the device. */
  const char *(*bulk_apply)(void *user);
  const char *(*bulk_rollback)(void *user);
} rl_hooks;

/* Room that the firmware gives. */
typedef struct {
  uint8_t *frame; /* the largest Frame taken */
  size_t frame_size;
  uint8_t *ring; /* reports until they are acknowledged */
  size_t ring_size;
  /* Most bytes that reports following from one block need, headers and 2 for each included. No samples are taken
     while there is less room in the ring. */
  size_t reserve;
  /* Bytes granted ahead, to each stream that is open and to a file; what lies in the line's buffers, 2 % more with
     framing, has to fit there. */
  size_t window;
} rl_memory;

typedef struct {
  enum { RL_FREE, RL_TAKING, RL_CLOSED } state;
  rl_open open;
  uint32_t sample_bytes, feed_bytes;
  uint64_t taken, processed, until, bytes;
  uint64_t dropped; /* index of the samples dropped last */
  bool gap, held;
  uint32_t crc, events, actuations, uploads, feed_crc;
  uint64_t lost, fed;
  uint16_t next; /* sequence number of its channel */
} rl_stream;

typedef enum { RL_REFUSED, RL_RECEIVING, RL_VERIFIED, RL_DAMAGED, RL_APPLIED, RL_ROLLED_BACK } rl_bulk_state;

typedef struct {
  bool offered, gap;
  uint32_t id;
  rl_bulk_state state;
  uint64_t offset, length;
  char sha256[65];
  rl_sha256 sum;
  const char *reason;
} rl_bulk;

/* All of an agent's state. Firmware may read the counters, and counts `overruns` and `underruns` itself. */
typedef struct {
  const rl_device *device;
  const rl_hooks *hooks;
  rl_memory memory;
  rl_unstuffer line;
  bool in_session;
  uint32_t nonce;
  uint16_t sent[4];      /* next number of each channel that the device sends on */
  uint16_t heard[2];     /* next number expected of control and bulk */
  uint16_t oldest;       /* number of the oldest report kept */
  size_t kept;           /* bytes of them */
  rl_stream streams[RL_STREAMS];
  rl_bulk bulk;
  uint32_t call_id;
  bool called;
  uint8_t result[RL_RESULT];
  size_t result_length;
  uint8_t reply[RL_HEADER + RL_REPLY + RL_CRC];
  uint32_t lost_frames, unknown_frames, repeats, overruns, underruns;
} rl_agent;

/*
 * Makes an agent. False if hello does not fit into RL_REPLY, or a window, reserve or frame could never work: a
 * mistake that shows at the first start.
 */
bool rl_begin(rl_agent *a, const rl_device *device, const rl_hooks *hooks, const rl_memory *memory);

/* Takes bytes off the line, cut anywhere. */
void rl_receive(rl_agent *a, const uint8_t *bytes, size_t n);

/*
 * Reports. False, and nothing is said, if the stream is not open or the ring has no room: `reserve` was too small.
 * `index` counts samples of the stream.
 */
typedef struct {
  enum { RL_NOTHING, RL_MEASURED, RL_RECOGNISED } type;
  double number;
  const char *word;
} rl_value;

bool rl_event(rl_agent *a, uint8_t stream, const char *kind, bool on, uint64_t index, double confidence, rl_value value);
bool rl_emission(rl_agent *a, uint8_t stream, uint64_t index, double carrier, double level, bool on);
typedef enum { RL_LIGHT = 1, RL_ALARM, RL_STANDBY } rl_actuator;
bool rl_actuation(rl_agent *a, uint8_t stream, rl_actuator what, uint64_t index, double level, bool on);
/* Output samples that follow those fed so far; `data` as `samples` has it. */
bool rl_feed(rl_agent *a, uint8_t stream, const uint8_t *data, uint32_t n);
bool rl_upload(rl_agent *a, uint8_t stream, const char *kind, uint64_t index, uint64_t bytes, const uint8_t *content,
               size_t n);
/*
 * Whether the ring has room for what may follow from one block. The agent asks before it gives samples; firmware that
 * keeps them, to play them by its clock, asks again before it processes some.
 */
bool rl_has_room(const rl_agent *a);
/* All reports that follow from samples below n were made. */
bool rl_processed(rl_agent *a, uint8_t stream, uint64_t n);

typedef enum { RL_DEBUG, RL_INFO, RL_WARNING, RL_ERROR } rl_level;
/* A line for people; cut at 200 bytes. It may get lost. */
void rl_log(rl_agent *a, rl_level level, const char *text);

#endif
