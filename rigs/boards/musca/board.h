/* What the firmware needs of a Musca-B1, as QEMU makes it: `-M musca-b1`. */
#ifndef BOARD_H
#define BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes the UART's interrupt keeps until they are taken. The agent grants no more credit than fits. */
#define UART_RING 32768u

/* Waits until something was received, and takes at most n bytes of it. */
size_t board_receive(uint8_t *bytes, size_t n);
/* Bytes lost because nobody took those before them. */
uint32_t board_overruns(void);
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
