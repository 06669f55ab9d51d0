/* What the firmware needs of a Musca-B1, as QEMU makes it: `-M musca-b1`. */
#ifndef BOARD_H
#define BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes the UART's interrupt keeps until they are taken. The agent grants no more credit than fits. */
#define UART_RING 32768u

/* Waits until a Frame has ended, or for so many microseconds; takes what there is, at most n bytes. */
#define BOARD_FOR_EVER UINT32_MAX
size_t board_receive(uint8_t *bytes, size_t n, uint32_t wait);
/* Bytes lost because nobody took those before them, and bytes that the UART received damaged. */
uint32_t board_overruns(void);
uint32_t board_line_errors(void);
/* Most bytes that ever waited in the UART's ring, and bytes of the stack that were never used. */
uint32_t board_ring_most(void);
uint32_t board_stack_free(void);
/* Share of the time since it was last asked in which the core did not sleep. */
double board_load(void);
/* Puts n bytes on the line; waits while the UART is full. */
void board_send(void *user, const uint8_t *bytes, size_t n);
/* Microseconds since power came or the core was reset. */
uint64_t board_clock(void);

/* Why the core started, and how often since power came. */
const char *board_reset_cause(void);
uint32_t board_boot_count(void);
/* Number burnt into this specimen, as hexadecimal text. */
const char *board_chip_id(void);
/* The image in flash. */
const uint8_t *board_image(size_t *n);
/* Starts anew; the next start gives `cause` as its reason. Text that outlives the restart: a literal. */
void board_restart(const char *cause) __attribute__((noreturn));

#endif
