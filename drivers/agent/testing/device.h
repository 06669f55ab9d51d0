#ifndef DEVICE_H
#define DEVICE_H

#include "roomloop.h"

/* Powers the test device; what it says goes to `put`. */
bool device_begin(void (*put)(const uint8_t *bytes, size_t n));
/* From the next begin on it takes no skips. */
void device_without_skip(void);
void device_receive(const uint8_t *bytes, size_t n);

#endif
