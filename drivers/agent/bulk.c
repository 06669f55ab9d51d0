#include "agent.h"

#include <string.h>

static const char nothing[] = "nothing was offered under this id";

/* Bytes granted ahead of what came. */
static uint64_t until(const rl_agent *a) {
  const rl_bulk *b = &a->bulk;
  if (b->state != RL_RECEIVING) return b->offset;
  return b->length - b->offset < a->memory.window ? b->length : b->offset + a->memory.window;
}

static void say(rl_agent *a, uint32_t id, rl_bulk_state state, uint64_t offset, uint64_t limit, bool again,
                const char *reason) {
  rl_writer w = rl_reply_begin(a);
  rl_write_map(&w, 6);
  rl_field_uint(&w, 0, id);
  rl_field_uint(&w, 1, state);
  rl_field_uint(&w, 2, offset);
  rl_field_uint(&w, 3, limit);
  rl_field_bool(&w, 4, again);
  rl_field_text(&w, 5, reason);
  rl_reply_end(a, &w, BULK_STATE, BULK, 0);
}

static void say_state(rl_agent *a, bool again) {
  const rl_bulk *b = &a->bulk;
  say(a, b->id, b->state, b->offset, until(a), again, b->reason);
}

static bool same(const char a[65], const char *b) {
  size_t i = 0;
  while (i < 64 && a[i] == b[i]) i++;
  return i == 64;
}

/* Whether this id is under way; else says that it is not. */
static bool known(rl_agent *a, uint32_t id) {
  if (a->bulk.offered && a->bulk.id == id) return true;
  say(a, id, RL_REFUSED, 0, 0, false, nothing);
  return false;
}

static void verify(rl_bulk *b) {
  uint8_t digest[32];
  char text[65];
  if (b->offset < b->length) return;
  rl_sha256_end(&b->sum, digest);
  rl_hex(digest, sizeof digest, text);
  const bool whole = same(text, b->sha256);
  b->state = whole ? RL_VERIFIED : RL_DAMAGED;
  b->reason = whole ? NULL : "its SHA-256 is not the offer's";
  if (!whole) b->offset = 0;
}

static void begin(rl_agent *a, uint32_t id, const rl_offer *offer) {
  rl_bulk *b = &a->bulk;
  memset(b, 0, sizeof *b);
  b->offered = true;
  b->id = id;
  b->length = offer->length;
  memcpy(b->sha256, offer->sha256, sizeof b->sha256);
  rl_sha256_begin(&b->sum);
  if (a->hooks->bulk_offer == NULL) {
    b->state = RL_REFUSED;
    b->reason = "it takes no files";
    return;
  }
  const char *used = a->hooks->bulk_in_use(a->hooks->user, offer->kind, offer->kind_length);
  if (used != NULL && same(offer->sha256, used)) {
    b->state = RL_APPLIED;
    b->offset = b->length;
    return;
  }
  b->reason = a->hooks->bulk_offer(a->hooks->user, offer);
  b->state = b->reason != NULL ? RL_REFUSED : RL_RECEIVING;
  if (b->state == RL_RECEIVING) verify(b);
}

static bool read_sha(rl_reader *r, char out[65]) {
  size_t n;
  const char *text = rl_read_text(r, 64, &n);
  for (size_t i = 0; i < n; i++) {
    const bool digit = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
    if (!digit) n = 0;
  }
  if (n != 64) r->bad = true;
  if (r->bad) return false;
  memcpy(out, text, 64);
  out[64] = 0;
  return true;
}

void rl_hear_offer(rl_agent *a, rl_reader *r) {
  rl_offer offer;
  memset(&offer, 0, sizeof offer);
  rl_need_map(r, 5);
  const uint32_t id = (uint32_t)rl_need_uint(r, 0, 0xffffffffu);
  rl_read_key(r, 1);
  offer.kind = rl_read_text(r, RL_TERM, &offer.kind_length);
  offer.length = rl_need_uint(r, 2, RL_COUNT);
  rl_read_key(r, 3);
  (void)read_sha(r, offer.sha256);
  rl_read_key(r, 4);
  offer.has_base = !rl_take_null(r) && read_sha(r, offer.base);
  if (!rl_read_all(r)) return;
  const rl_bulk *b = &a->bulk;
  const bool going_on = b->offered && b->id == id && same(b->sha256, offer.sha256) &&
                        (b->state == RL_RECEIVING || b->state == RL_VERIFIED || b->state == RL_APPLIED);
  if (!going_on) begin(a, id, &offer);
  a->bulk.gap = false; /* The answer says where to go on. */
  say_state(a, false);
}

void rl_hear_chunk(rl_agent *a, const rl_frame *frame) {
  rl_bulk *b = &a->bulk;
  if (frame->length < 12) return;
  const uint64_t offset = rl_read_le(frame->payload, 8);
  const uint32_t n = frame->length - 12u;
  if (!known(a, (uint32_t)rl_read_le(frame->payload + 8, 4))) return;
  if (b->state == RL_RECEIVING && offset == b->offset && n <= b->length - offset) {
    a->hooks->bulk_store(a->hooks->user, offset, frame->payload + 12, n);
    rl_sha256_add(&b->sum, frame->payload + 12, n);
    b->offset += n;
    b->gap = false;
    verify(b);
  } else if (b->state == RL_RECEIVING && offset > b->offset) {
    if (b->gap) return;
    b->gap = true;
  }
  say_state(a, b->gap);
}

void rl_hear_apply(rl_agent *a, rl_reader *r, bool back) {
  rl_bulk *b = &a->bulk;
  rl_need_map(r, 1);
  const uint32_t id = (uint32_t)rl_need_uint(r, 0, 0xffffffffu);
  if (!rl_read_all(r) || !known(a, id)) return;
  if (!back && b->state == RL_VERIFIED) {
    b->reason = a->hooks->bulk_apply(a->hooks->user);
    b->state = b->reason == NULL ? RL_APPLIED : RL_ROLLED_BACK;
  } else if (back && b->state == RL_APPLIED) {
    b->reason = a->hooks->bulk_rollback(a->hooks->user);
    if (b->reason == NULL) b->state = RL_ROLLED_BACK;
  }
  say_state(a, false);
}
