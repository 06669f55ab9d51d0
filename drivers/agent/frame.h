/* Frames of the wire protocol: COBS, header, CRC-32. See docs/protocol.md, "Frames". */
#ifndef ROOMLOOP_FRAME_H
#define ROOMLOOP_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RL_HEADER 12u /* bytes before the payload */
#define RL_CRC 4u     /* bytes after it */

typedef struct {
  uint8_t type;
  uint8_t channel;
  uint16_t sequence;
  uint16_t flags;
  uint16_t length;     /* of the payload, bytes */
  uint32_t timestamp;  /* stream time, microseconds modulo 2^32 */
  const uint8_t *payload;
} rl_frame;

/* CRC-32 (ISO-HDLC, as zlib's) of what `crc` stands for and n bytes more; begin with 0. */
uint32_t rl_crc32(uint32_t crc, const uint8_t *bytes, size_t n);

/*
 * Writes header and CRC round a payload that already lies at raw + RL_HEADER.
 *
 * raw has room for RL_HEADER + frame->length + RL_CRC bytes, whose number is returned. frame->payload is not read.
 */
size_t rl_seal(uint8_t *raw, const rl_frame *frame);

/* Puts bytes on the line, all of them. */
typedef void (*rl_put)(void *user, const uint8_t *bytes, size_t n);

/* Stuffs n raw bytes and puts them with the closing zero; at most 256 bytes at a time, without a copy of the whole. */
void rl_put_stuffed(const uint8_t *raw, size_t n, rl_put put, void *user);

/* Takes bytes off the line and finds the Frames among them. */
typedef struct {
  uint8_t *raw;    /* room for the largest Frame taken */
  size_t size;
  size_t n;        /* raw bytes so far */
  uint8_t left;    /* of a COBS block, bytes still to come */
  bool pending;    /* a zero belongs before the next block */
  bool begun;      /* something came since the last zero */
  bool overlong;   /* longer than `size`: skipped to the next zero */
  uint32_t bad;    /* runs of bytes that were no Frame */
} rl_unstuffer;

/*
 * Takes one byte. True if it ended a whole Frame, which `frame` then describes; its payload lies in u->raw and holds
 * until the next byte. Anything else is skipped up to the next zero and counted in u->bad.
 */
bool rl_unstuff(rl_unstuffer *u, uint8_t byte, rl_frame *frame);

/* Little-endian integers of any length up to 8. */
uint64_t rl_read_le(const uint8_t *bytes, unsigned n);
void rl_write_le(uint8_t *bytes, uint64_t value, unsigned n);

#endif
