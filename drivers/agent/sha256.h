/* SHA-256 (FIPS 180-4). */
#ifndef ROOMLOOP_SHA256_H
#define ROOMLOOP_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint32_t state[8];
  uint64_t length; /* bytes so far */
  uint8_t block[64];
} rl_sha256;

void rl_sha256_begin(rl_sha256 *sha);
void rl_sha256_add(rl_sha256 *sha, const uint8_t *bytes, size_t n);
void rl_sha256_end(rl_sha256 *sha, uint8_t digest[32]);
/* Lower-case hexadecimal, ended by a zero. */
void rl_hex(const uint8_t *bytes, size_t n, char *out);

#endif
