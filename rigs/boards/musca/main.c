#include "board.h"
#include "firmware.h"

static uint64_t clock(void *user) {
  (void)user;
  return board_clock();
}

int main(void) {
  static firmware_board board;
  board.put = board_send;
  board.clock = clock;
  board.chip = board_chip_id();
  board.board = "musca-b1";
  board.reset_cause = board_reset_cause();
  board.boot_count = board_boot_count();
  board.image = board_image(&board.image_length);
  board.restart = board_restart;
  if (!firmware_begin(&board)) return 1;
  for (;;) {
    static uint8_t bytes[512];
    const size_t n = board_receive(bytes, sizeof bytes);
    firmware_receive(bytes, n, board_overruns());
  }
}
