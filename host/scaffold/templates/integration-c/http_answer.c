/* What the bytes of an answer say. All of them are the other side's: none is trusted. */
#define _POSIX_C_SOURCE 200809L
#include "http.h"

#include <string.h>
#include <strings.h>

static const char* find(const char* begin, const char* end, const char* wanted) {
  const size_t size = strlen(wanted);
  for (; (size_t)(end - begin) >= size; ++begin)
    if (memcmp(begin, wanted, size) == 0) return begin;
  return NULL;
}

/* The value of a header, without the space around it. The lines of the head each end with CR LF. */
static bool find_header(pawl_str head, const char* name, pawl_str* value) {
  const size_t size = strlen(name);
  const char* line = head.data;
  const char* const end = head.data + head.size;
  while (line != end) {
    const char* line_end = find(line, end, "\r\n");
    const char* next = line_end + 2;
    if ((size_t)(line_end - line) > size && strncasecmp(line, name, size) == 0 &&
        line[size] == ':') {
      line += size + 1;
      while (line != line_end && (*line == ' ' || *line == '\t')) ++line;
      while (line != line_end && (line_end[-1] == ' ' || line_end[-1] == '\t')) --line_end;
      value->data = line;
      value->size = (uint64_t)(line_end - line);
      return true;
    }
    line = next;
  }
  return false;
}

/* Nothing but digits of base 10 or 16. What is over a thousand million stays there. */
static bool read_number(pawl_str digits, uint64_t base, uint64_t* number) {
  static const char known[] = "0123456789abcdef0123456789ABCDEF";
  uint64_t at;
  *number = 0;
  for (at = 0; at < digits.size; ++at) {
    const char* found = (const char*)memchr(known, digits.data[at], sizeof known - 1);
    const uint64_t digit = found == NULL ? base : (uint64_t)(found - known) % 16;
    if (digit >= base) return false;
    *number = *number * base + digit;
    if (*number > 1000000000) *number = 1000000000;
  }
  return digits.size > 0;
}

/* Where the chunks of a body are whole, says the size of what they hold, and moves that to the
 * front when asked. */
static http_outcome join_chunks(char* begin, const char* end, bool move, uint64_t* joined) {
  const char* at = begin;
  *joined = 0;
  for (;;) {
    const char* line_end = find(at, end, "\r\n");
    pawl_str digits = {at, 0};
    uint64_t size;
    if (line_end == NULL) return http_incomplete;
    while (at + digits.size != line_end && memchr("; \t", at[digits.size], 3) == NULL)
      ++digits.size;
    if (!read_number(digits, 16, &size)) return http_malformed;
    if (size == 0) return http_answered; /* the trailers say nothing that is needed */
    at = line_end + 2;
    if ((uint64_t)(end - at) < size + 2) return http_incomplete;
    if (memcmp(at + size, "\r\n", 2) != 0) return http_malformed;
    if (move) memmove(begin + *joined, at, (size_t)size);
    *joined += size;
    at += size + 2;
  }
}

static http_outcome read_body(http_answer* answer, pawl_str head, char* body, bool ended) {
  const char* const end = answer->bytes + answer->size;
  pawl_str value;
  uint64_t length;
  answer->body.data = body;
  answer->body.size = (uint64_t)(end - body);
  if (find_header(head, "Transfer-Encoding", &value)) {
    http_outcome outcome;
    if (value.size != 7 || strncasecmp(value.data, "chunked", 7) != 0) return http_malformed;
    outcome = join_chunks(body, end, false, &length);
    if (outcome == http_answered) outcome = join_chunks(body, end, true, &answer->body.size);
    return outcome;
  }
  if (!find_header(head, "Content-Length", &value)) return ended ? http_answered : http_incomplete;
  if (!read_number(value, 10, &length)) return http_malformed;
  if (length > sizeof answer->bytes - (size_t)(body - answer->bytes)) return http_too_large;
  if (answer->body.size < length) return http_incomplete;
  answer->body.size = length;
  return http_answered;
}

http_outcome http_read_answer(http_answer* answer, bool ended) {
  char* const begin = answer->bytes;
  const char* const end = begin + answer->size;
  const char* const blank = find(begin, end, "\r\n\r\n");
  const char* first_end;
  pawl_str head, value;
  uint64_t number;
  if (blank == NULL) return http_incomplete;

  /* "HTTP/1.1 200 OK" */
  first_end = find(begin, end, "\r\n");
  if (first_end - begin < 12 || memcmp(begin, "HTTP/1.", 7) != 0 || begin[8] != ' ')
    return http_malformed;
  value.data = begin + 9;
  value.size = 3;
  if (!read_number(value, 10, &number) || number < 200 || number > 599) return http_malformed;
  answer->status = (int)number;

  head.data = first_end + 2;
  head.size = (uint64_t)(blank + 2 - head.data);
  answer->retry_after_s = 0;
  if (find_header(head, "Retry-After", &value) && read_number(value, 10, &number))
    answer->retry_after_s = (int64_t)number;
  return read_body(answer, head, begin + (blank + 4 - begin), ended);
}
