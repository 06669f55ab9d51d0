#include "sha256.h"

#include <string.h>

static uint32_t turned(uint32_t x, unsigned by) { return (x >> by) | (x << (32 - by)); }

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* One block of the message, FIPS 180-4, 6.2.2; the schedule is kept as a ring of 16 words. */
static void compress(uint32_t state[8], const uint8_t block[64]) {
  uint32_t w[16];
  uint32_t s[8];
  memcpy(s, state, sizeof s);
  for (unsigned i = 0; i < 64; i++) {
    if (i < 16) {
      const uint8_t *b = block + 4 * i;
      w[i] = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    } else {
      const uint32_t x = w[(i - 15) & 15u];
      const uint32_t y = w[(i - 2) & 15u];
      w[i & 15u] += (turned(x, 7) ^ turned(x, 18) ^ x >> 3) + w[(i - 7) & 15u] + (turned(y, 17) ^ turned(y, 19) ^ y >> 10);
    }
    const uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
    const uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
    const uint32_t t1 = s[7] + (turned(s[4], 6) ^ turned(s[4], 11) ^ turned(s[4], 25)) + choice + K[i] + w[i & 15u];
    const uint32_t t2 = (turned(s[0], 2) ^ turned(s[0], 13) ^ turned(s[0], 22)) + majority;
    memmove(s + 1, s, 7 * sizeof *s);
    s[4] += t1;
    s[0] = t1 + t2;
  }
  for (unsigned i = 0; i < 8; i++) state[i] += s[i];
}

void rl_sha256_begin(rl_sha256 *sha) {
  static const uint32_t first[8] = {
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  };
  memcpy(sha->state, first, sizeof first);
  sha->length = 0;
}

void rl_sha256_add(rl_sha256 *sha, const uint8_t *bytes, size_t n) {
  while (n > 0) {
    const size_t filled = (size_t)(sha->length % 64);
    const size_t taken = n < 64 - filled ? n : 64 - filled;
    memcpy(sha->block + filled, bytes, taken);
    sha->length += taken;
    bytes += taken;
    n -= taken;
    if (filled + taken == 64) compress(sha->state, sha->block);
  }
}

void rl_sha256_end(rl_sha256 *sha, uint8_t digest[32]) {
  const uint64_t bits = sha->length * 8;
  uint8_t tail[72] = {0x80};
  const size_t filled = (size_t)(sha->length % 64);
  const size_t padding = filled < 56 ? 56 - filled : 120 - filled;
  for (unsigned i = 0; i < 8; i++) tail[padding + i] = (uint8_t)(bits >> (56 - 8 * i));
  rl_sha256_add(sha, tail, padding + 8);
  for (unsigned i = 0; i < 32; i++) digest[i] = (uint8_t)(sha->state[i / 4] >> (24 - 8 * (i % 4)));
}

void rl_hex(const uint8_t *bytes, size_t n, char *out) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < n; i++) {
    *out++ = digits[bytes[i] >> 4];
    *out++ = digits[bytes[i] & 15];
  }
  *out = 0;
}
