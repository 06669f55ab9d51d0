/* The test device on standard input and output. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device.h"

static void put(const uint8_t *bytes, size_t n) { fwrite(bytes, 1, n, stdout); }

int main(int count, char **words) {
  uint8_t bytes[4096];
  if (count > 1 && strcmp(words[1], "no-skip") == 0) device_without_skip();
  if (!device_begin(put)) return 1;
  for (;;) {
    const ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    if (n <= 0) return 0;
    device_receive(bytes, (size_t)n);
    fflush(stdout);
  }
}
