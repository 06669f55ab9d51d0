#include "agent.h"

#include <string.h>

/* Order of two texts as deterministic CBOR has it: the shorter first, then by bytes. */
static bool before(const char *a, size_t an, const char *b, size_t bn) {
  return an != bn ? an < bn : memcmp(a, b, an) < 0;
}

static void read_argument(rl_reader *r, rl_scalar *out) {
  out->name = rl_read_text(r, RL_TERM, &out->name_length);
  if (r->bad || r->at == r->end) {
    r->bad = true;
    return;
  }
  if (*r->at == 0xfb) {
    out->type = RL_NUMBER;
    out->number = rl_read_float(r);
  } else if (*r->at >> 5 == 3) {
    out->type = RL_TEXT;
    out->text = rl_read_text(r, RL_SENTENCE, &out->text_length);
  } else {
    out->type = RL_FLAG;
    out->flag = rl_read_bool(r);
  }
}

static void sort(rl_result *result) {
  for (size_t i = 1; i < result->count; i++) {
    for (size_t k = i; k > 0; k--) {
      const char *low = result->values[k - 1].name;
      const char *high = result->values[k].name;
      if (before(low, strlen(low), high, strlen(high))) break;
      const double value = result->values[k].value;
      result->values[k] = result->values[k - 1];
      result->values[k - 1].name = high;
      result->values[k - 1].value = value;
    }
  }
}

static void keep(rl_agent *a, uint32_t id, const char *error, rl_result *result) {
  rl_writer w = {a->result, a->result + sizeof a->result, false};
  sort(result);
  rl_write_map(&w, 3);
  rl_field_uint(&w, 0, id);
  rl_field_text(&w, 1, error);
  rl_write_uint(&w, 2);
  rl_write_map(&w, (uint32_t)result->count);
  for (size_t i = 0; i < result->count; i++) {
    rl_write_text(&w, result->values[i].name);
    rl_write_float(&w, result->values[i].value);
  }
  if (!w.full) {
    a->result_length = (size_t)(w.at - a->result);
    return;
  }
  result->count = 0;
  keep(a, id, "its result is too long", result);
}

static void answer(rl_agent *a) {
  rl_writer w = rl_reply_begin(a);
  memcpy(w.at, a->result, a->result_length);
  w.at += a->result_length;
  rl_reply_end(a, &w, RESULT, CONTROL, 0);
}

void rl_hear_call(rl_agent *a, rl_reader *r) {
  rl_call call;
  rl_result result;
  memset(&call, 0, sizeof call);
  result.count = 0;
  rl_need_map(r, 4);
  const uint32_t id = (uint32_t)rl_need_uint(r, 0, 0xffffffffu);
  rl_read_key(r, 1);
  call.method = rl_read_text(r, RL_TERM, &call.method_length);
  rl_read_key(r, 2);
  const uint32_t pairs = rl_read_map(r);
  if (pairs > 16) r->bad = true;
  for (; call.count < pairs && !r->bad; call.count++) {
    rl_scalar *argument = &call.arguments[call.count];
    read_argument(r, argument);
    if (call.count == 0) continue;
    const rl_scalar *last = argument - 1;
    if (!before(last->name, last->name_length, argument->name, argument->name_length)) r->bad = true;
  }
  call.deadline_ms = (uint32_t)rl_need_uint(r, 3, 86400000);
  if (!rl_read_all(r) || (a->called && id < a->call_id)) return;
  if (!a->called || id > a->call_id) {
    a->called = true;
    a->call_id = id;
    const char *error = a->hooks->call != NULL ? a->hooks->call(a->hooks->user, &call, &result) : "it takes no calls";
    keep(a, id, error, &result);
  }
  answer(a);
}
