#include "board.h"

#include <string.h>

#include "sha256.h"

int main(void);

/* PL011: ARM DDI 0183. */
#define UART ((volatile uint32_t *)0x50105000u)
enum { DATA = 0, FLAG = 0x18 / 4, LINE = 0x2c / 4, CONTROL = 0x30 / 4, MASK = 0x38 / 4, CLEAR = 0x44 / 4 };
#define RX_EMPTY 0x10u
/* In the data register: overrun, break, parity and framing errors of a byte. */
#define RX_OVERRUN 0x800u
#define RX_DAMAGED 0x700u
#define TX_FULL 0x20u
/* The UART's combined interrupt: line 12 of the expansion, behind the subsystem's own 32. */
#define UART_IRQ 44u

/* CMSDK APB timer 0 of the subsystem: ARM DDI 0479. It counts core clocks down, once. */
#define TIMER ((volatile uint32_t *)0x50000000u)
enum { TIMER_CONTROL = 0, TIMER_VALUE = 1, TIMER_RELOAD = 2, TIMER_CLEAR = 3 };
#define TIMER_IRQ 3u
#define LONGEST_WAIT 50000000u /* us: what the timer's 32 bits hold, and to spare */

/*
 * The main loop is woken by the end of a Frame, or by so many bytes: a turn for each byte, in which clock and timer are
 * read and set, costs an emulator more than the byte.
 */
#define ENOUGH 1024u

#define NVIC_ENABLE ((volatile uint32_t *)0xe000e100u)
#define SYSTICK ((volatile uint32_t *)0xe000e010u)
#define ICSR (*(volatile uint32_t *)0xe000ed04u)
#define TICK_PENDING 0x04000000u
#define CPACR (*(volatile uint32_t *)0xe000ed88u)
#define AIRCR (*(volatile uint32_t *)0xe000ed0cu)
#define CORE_CLOCK 40u /* ticks in a microsecond */
#define TICKS 0x01000000u

/* Eight bytes behind the image, as a factory burns a serial number. */
#define CHIP ((const volatile uint8_t *)0x1003f000u)

extern uint32_t stack_top, stack_limit, data_begin, data_end, bss_begin, bss_end;
extern const uint32_t flash_data;
extern const uint8_t flash_begin[], flash_end[];

/* Outlives a reset, but not the loss of power. */
#define ALIVE 0x726f6f6du
static struct {
  uint32_t alive;
  uint32_t boots;
  const char *cause;
} kept __attribute__((section(".noinit")));

static uint8_t ring[UART_RING];
static volatile uint32_t head, tail, overruns, line_errors, ring_most;
static volatile uint32_t wraps;
static volatile bool came, time_up;
static uint64_t slept, load_asked, load_slept; /* us */
static const char *cause;

static void uart_interrupt(void) {
  UART[CLEAR] = 0x7ff;
  while ((UART[FLAG] & RX_EMPTY) == 0) {
    const uint32_t data = UART[DATA];
    if ((data & RX_OVERRUN) != 0) overruns++;
    if ((data & RX_DAMAGED) != 0) line_errors++;
    if (head - tail < UART_RING) ring[head++ % UART_RING] = (uint8_t)data;
    else overruns++;
    if ((uint8_t)data == 0 || head - tail > ENOUGH) came = true;
  }
  if (head - tail > ring_most) ring_most = head - tail;
}

static void tick(void) { wraps++; }

static void timer_interrupt(void) {
  TIMER[TIMER_CONTROL] = 0;
  TIMER[TIMER_CLEAR] = 1;
  time_up = true;
}

/* Sets `time_up` after so many microseconds. */
static void wake_after(uint32_t wait) {
  TIMER[TIMER_CONTROL] = 0;
  TIMER[TIMER_CLEAR] = 1;
  time_up = false;
  if (wait == BOARD_FOR_EVER) return;
  const uint32_t ticks = (wait < LONGEST_WAIT ? wait : LONGEST_WAIT) * CORE_CLOCK + 1;
  TIMER[TIMER_RELOAD] = ticks;
  TIMER[TIMER_VALUE] = ticks;
  TIMER[TIMER_CONTROL] = 9; /* Enabled, and its interrupt. */
}

/* What of the stack was never used still looks like this. */
#define UNUSED_STACK 0x5afe5afeu

void board_restart(const char *why) {
  kept.cause = why;
  AIRCR = 0x05fa0004u;
  for (;;) {
  }
}

static void fault(void) { board_restart("fault"); }

static void reset(void) {
  CPACR |= 0xfu << 20; /* The floating-point unit. */
  __asm volatile("dsb\n\tisb");
  const uint32_t *from = &flash_data;
  for (uint32_t *to = &data_begin; to < &data_end;) *to++ = *from++;
  for (uint32_t *to = &bss_begin; to < &bss_end;) *to++ = 0;
  const bool was_alive = kept.alive == ALIVE;
  if (!was_alive) kept.boots = 0;
  cause = !was_alive ? "power-on" : kept.cause != NULL ? kept.cause : "reset pin";
  kept.alive = ALIVE;
  kept.cause = NULL;
  kept.boots++;
  for (uint32_t *at = &stack_limit; at < (uint32_t *)__builtin_frame_address(0) - 64; at++) *at = UNUSED_STACK;
  SYSTICK[1] = TICKS - 1;
  SYSTICK[2] = 0;
  SYSTICK[0] = 7;
  UART[LINE] = 0x70;
  UART[CONTROL] = 0x301;
  UART[MASK] = 0x50; /* Received, and received but less than the FIFO's mark. */
  NVIC_ENABLE[UART_IRQ / 32] = 1u << (UART_IRQ % 32);
  NVIC_ENABLE[TIMER_IRQ / 32] = 1u << (TIMER_IRQ % 32);
  main();
  board_restart("main returned");
}

/* Until enough was received, or the time is up. */
static void sleep(uint32_t wait) {
  const uint64_t from = board_clock();
  wake_after(wait);
  for (;;) {
    /* An interrupt between the question and the sleep wakes the core all the same. */
    __asm volatile("cpsid i" ::: "memory");
    if (came || time_up) break;
    __asm volatile("wfi\n\tcpsie i\n\tisb" ::: "memory");
  }
  __asm volatile("cpsie i" ::: "memory");
  slept += board_clock() - from;
}

size_t board_receive(uint8_t *bytes, size_t n, uint32_t wait) {
  if (!came) sleep(wait);
  came = false; /* Before it is looked at what there is, so that nothing is slept over. */
  const uint32_t there = head - tail;
  const uint32_t until_wrap = UART_RING - tail % UART_RING;
  size_t taken = there < n ? there : n;
  if (taken > until_wrap) taken = until_wrap;
  memcpy(bytes, ring + tail % UART_RING, taken);
  __asm volatile("" ::: "memory"); /* The interrupt may write there again once `tail` has passed, and not before. */
  tail += (uint32_t)taken;
  if (taken < there) came = true;
  return taken;
}

uint32_t board_line_errors(void) { return line_errors; }
uint32_t board_ring_most(void) { return ring_most; }

uint32_t board_stack_free(void) {
  const uint32_t *at = &stack_limit;
  while (at < &stack_top && *at == UNUSED_STACK) at++;
  return (uint32_t)((const uint8_t *)at - (const uint8_t *)&stack_limit);
}

double board_load(void) {
  const uint64_t now = board_clock();
  const double awake = 1.0 - (double)(slept - load_slept) / (double)(now - load_asked + 1);
  load_asked = now;
  load_slept = slept;
  return awake;
}

uint32_t board_overruns(void) { return overruns; }

void board_send(void *user, const uint8_t *bytes, size_t n) {
  (void)user;
  for (size_t i = 0; i < n; i++) {
    while ((UART[FLAG] & TX_FULL) != 0) {
    }
    UART[DATA] = bytes[i];
  }
}

uint64_t board_clock(void) {
  uint32_t before, now, pending;
  do {
    before = wraps;
    now = SYSTICK[2];
    pending = ICSR & TICK_PENDING;
  } while (before != wraps);
  /* It may have wrapped, and its interrupt not have come yet. */
  const uint64_t whole = (uint64_t)before + (pending != 0 && now > TICKS / 2 ? 1u : 0u);
  return (whole * TICKS + (TICKS - 1 - now)) / CORE_CLOCK;
}

const char *board_reset_cause(void) { return cause; }
uint32_t board_boot_count(void) { return kept.boots; }

const char *board_chip_id(void) {
  static char text[17];
  uint8_t bytes[8];
  for (unsigned i = 0; i < sizeof bytes; i++) bytes[i] = CHIP[i];
  rl_hex(bytes, sizeof bytes, text);
  return text;
}

const uint8_t *board_image(size_t *n) {
  *n = (size_t)(flash_end - flash_begin);
  return flash_begin;
}

/* ARMv8-M: initial stack, then 15 exceptions, then interrupts. */
__attribute__((section(".vectors"), used)) const struct {
  const uint32_t *stack;
  void (*handlers[15 + UART_IRQ + 1])(void);
} vectors = {
    &stack_top,
    {reset, fault, fault, fault, fault, fault, fault, [14] = tick, [15 + TIMER_IRQ] = timer_interrupt, [15 + UART_IRQ] = uart_interrupt},
};
