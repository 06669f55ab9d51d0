/*
 * The same firmware as a program on this machine, its line on standard input and output: for sanitizers, and to run
 * the agent where there is no cross compiler and no emulator. POSIX.
 */
#define _POSIX_C_SOURCE 200809L
#include "firmware.h"

#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void put(void *user, const uint8_t *bytes, size_t n) {
  (void)user;
  while (n > 0) {
    const ssize_t put = write(STDOUT_FILENO, bytes, n);
    if (put <= 0) exit(0); /* The host is gone. */
    bytes += put;
    n -= (size_t)put;
  }
}

static uint64_t clock_us(void *user) {
  (void)user;
  static struct timespec began;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (began.tv_sec == 0) began = now;
  return (uint64_t)((now.tv_sec - began.tv_sec) * 1000000 + (now.tv_nsec - began.tv_nsec) / 1000);
}

static void restart(const char *cause) {
  (void)cause;
  abort();
}

int main(void) {
  static const uint8_t image[] = "host";
  const firmware_board board = {
      .put = put,
      .clock = clock_us,
      .chip = "none",
      .board = "host",
      .reset_cause = "power-on",
      .boot_count = 1,
      .image = image,
      .image_length = sizeof image - 1,
      .restart = restart,
  };
  if (!firmware_begin(&board)) return 1;
  for (;;) {
    uint8_t bytes[4096];
    struct pollfd line = {.fd = STDIN_FILENO, .events = POLLIN};
    const uint32_t wait = firmware_play();
    if (wait != UINT32_MAX && poll(&line, 1, (int)(wait / 1000 + 1)) == 0) continue;
    const ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    if (n <= 0) return 0;
    firmware_receive(bytes, (size_t)n, 0);
  }
}
