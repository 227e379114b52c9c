/* Text that is put together in a room of fixed size, and never beyond it. */
#ifndef TEXT_H
#define TEXT_H

#include <pawl/status.h>

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct text {
  char* data;
  size_t room;
  size_t size;
  bool cut; /* something did not fit, so what is there is of no use */
} text;
#define TEXT_IN(array) {array, sizeof(array), 0, false}

static inline void append(text* to, const void* data, size_t size) {
  if (size > to->room - to->size) {
    to->cut = true;
  } else if (size > 0) { /* data may be null when it is 0 */
    memcpy(to->data + to->size, data, size);
    to->size += size;
  }
}

static inline void append_string(text* to, const char* string) {
  append(to, string, strlen(string));
}

static inline void append_view(text* to, pawl_str view) {
  append(to, view.data, (size_t)view.size);
}

static inline pawl_str view_of(const text* from) {
  const pawl_str view = {from->data, from->size};
  return view;
}

/* Overwrites a secret, which a compiler would leave out where memset does it. */
static inline void forget(void* secret, size_t size) {
  volatile char* at = (volatile char*)secret;
  while (size-- > 0) *at++ = 0;
}

#endif
