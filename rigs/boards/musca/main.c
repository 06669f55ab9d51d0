#include "board.h"
#include "firmware.h"

static uint64_t clock(void *user) {
  (void)user;
  return board_clock();
}

static void measure(rl_result *result) {
  result->values[0].name = "load";
  result->values[0].value = board_load();
  result->values[1].name = "stack-free";
  result->values[1].value = (double)board_stack_free();
  result->values[2].name = "ring-most";
  result->values[2].value = (double)board_ring_most();
  result->count = 3;
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
  board.measure = measure;
  board.line_errors = board_line_errors;
  if (!firmware_begin(&board)) return 1;
  for (;;) {
    static uint8_t bytes[512];
    const size_t n = board_receive(bytes, sizeof bytes, firmware_play());
    firmware_receive(bytes, n, board_overruns());
  }
}
