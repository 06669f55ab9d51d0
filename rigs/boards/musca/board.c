#include "board.h"

#include <string.h>

#include "sha256.h"

int main(void);

/* PL011: ARM DDI 0183. */
#define UART ((volatile uint32_t *)0x50105000u)
enum { DATA = 0, FLAG = 0x18 / 4, LINE = 0x2c / 4, CONTROL = 0x30 / 4, MASK = 0x38 / 4, CLEAR = 0x44 / 4 };
#define RX_EMPTY 0x10u
#define TX_FULL 0x20u
/* The UART's combined interrupt: line 12 of the expansion, behind the subsystem's own 32. */
#define UART_IRQ 44u

#define NVIC_ENABLE ((volatile uint32_t *)0xe000e100u)
#define SYSTICK ((volatile uint32_t *)0xe000e010u)
#define CPACR (*(volatile uint32_t *)0xe000ed88u)
#define AIRCR (*(volatile uint32_t *)0xe000ed0cu)
#define CORE_CLOCK 40u /* ticks in a microsecond */
#define TICKS 0x01000000u

/* Eight bytes behind the image, as a factory burns a serial number. */
#define CHIP ((const volatile uint8_t *)0x1003f000u)

extern uint32_t stack_top, data_begin, data_end, bss_begin, bss_end;
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
static volatile uint32_t head, tail, overruns;
static volatile uint32_t wraps;
static const char *cause;

static void uart_interrupt(void) {
  UART[CLEAR] = 0x7ff;
  while ((UART[FLAG] & RX_EMPTY) == 0) {
    const uint8_t byte = (uint8_t)UART[DATA];
    if (head - tail < UART_RING) ring[head++ % UART_RING] = byte;
    else overruns++;
  }
}

static void tick(void) { wraps++; }

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
  SYSTICK[1] = TICKS - 1;
  SYSTICK[2] = 0;
  SYSTICK[0] = 7;
  UART[LINE] = 0x70;
  UART[CONTROL] = 0x301;
  UART[MASK] = 0x50; /* Received, and received but less than the FIFO's mark. */
  NVIC_ENABLE[UART_IRQ / 32] = 1u << (UART_IRQ % 32);
  main();
  board_restart("main returned");
}

size_t board_receive(uint8_t *bytes, size_t n) {
  for (;;) {
    /* An interrupt between the question and the sleep wakes the core all the same. */
    __asm volatile("cpsid i" ::: "memory");
    if (head != tail) break;
    __asm volatile("wfi\n\tcpsie i\n\tisb" ::: "memory");
  }
  __asm volatile("cpsie i" ::: "memory");
  const uint32_t there = head - tail;
  const uint32_t until_wrap = UART_RING - tail % UART_RING;
  size_t taken = there < n ? there : n;
  if (taken > until_wrap) taken = until_wrap;
  memcpy(bytes, ring + tail % UART_RING, taken);
  tail += (uint32_t)taken;
  return taken;
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
  uint32_t before, now;
  do {
    before = wraps;
    now = SYSTICK[2];
  } while (before != wraps);
  return ((uint64_t)before * TICKS + (TICKS - 1 - now)) / CORE_CLOCK;
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
    {reset, fault, fault, fault, fault, fault, fault, [14] = tick, [15 + UART_IRQ] = uart_interrupt},
};
