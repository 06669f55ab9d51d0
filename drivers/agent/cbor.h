/* The part of CBOR (RFC 8949) that the protocol's messages use, in its one deterministic encoding. */
#ifndef ROOMLOOP_CBOR_H
#define ROOMLOOP_CBOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Writes into `at` up to `end`. What does not fit is not written, and `full` says so. */
typedef struct {
  uint8_t *at;
  uint8_t *end;
  bool full;
} rl_writer;

void rl_write_map(rl_writer *w, uint32_t pairs);
void rl_write_list(rl_writer *w, uint32_t items);
void rl_write_uint(rl_writer *w, uint64_t value);
void rl_write_text(rl_writer *w, const char *text);
void rl_write_text_of(rl_writer *w, const char *text, size_t n);
void rl_write_bytes(rl_writer *w, const uint8_t *bytes, size_t n);
void rl_write_float(rl_writer *w, double value);
/* A whole number as a float, where there is no hardware to convert it. */
void rl_write_whole_float(rl_writer *w, uint32_t value);
void rl_write_bool(rl_writer *w, bool value);
void rl_write_null(rl_writer *w);
/* A key of a map and what belongs to it; a text that is NULL is a null. */
void rl_field_uint(rl_writer *w, uint32_t key, uint64_t value);
void rl_field_text(rl_writer *w, uint32_t key, const char *text);
void rl_field_float(rl_writer *w, uint32_t key, double value);
void rl_field_bool(rl_writer *w, uint32_t key, bool value);

/*
 * Reads from `at` up to `end`. Once something else came than was asked for, or the encoding was not the shortest,
 * `bad` is true, every read gives 0, and nothing is read any more.
 */
typedef struct {
  const uint8_t *at;
  const uint8_t *end;
  bool bad;
} rl_reader;

uint32_t rl_read_map(rl_reader *r);
uint32_t rl_read_list(rl_reader *r);
/* An unsigned integer of at most `most`. */
uint64_t rl_read_uint(rl_reader *r, uint64_t most);
/* UTF-8 that lies in the message, not ended by a zero; at most `most` bytes. */
const char *rl_read_text(rl_reader *r, size_t most, size_t *n);
double rl_read_float(rl_reader *r);
bool rl_read_bool(rl_reader *r);
/* Takes a null if the next item is one. */
bool rl_take_null(rl_reader *r);
/* Takes the key, as every map's keys come in ascending order and none is missing. */
void rl_read_key(rl_reader *r, uint32_t key);
/* A key and the unsigned integer that belongs to it. */
uint64_t rl_need_uint(rl_reader *r, uint32_t key, uint64_t most);
/* A map of just so many pairs. */
void rl_need_map(rl_reader *r, uint32_t pairs);
/* Passes over one item of any type the protocol uses, at most 8 deep. */
void rl_skip(rl_reader *r);
/* Whether all went well and nothing is left. */
bool rl_read_all(const rl_reader *r);

#endif
