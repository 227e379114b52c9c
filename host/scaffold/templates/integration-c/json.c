#include "json.h"

#include <stdint.h>

enum { depth_max = 64 };

/* What is still to be read. Each function below that answers false leaves it anywhere: the text is
 * bad. */
typedef struct reader {
  const unsigned char* at;
  const unsigned char* end;
} reader;

static void skip_space(reader* in) {
  while (in->at != in->end && memchr(" \t\r\n", *in->at, 4) != NULL) ++in->at;
}

static bool take(reader* in, char wanted) {
  if (in->at == in->end || *in->at != (unsigned char)wanted) return false;
  ++in->at;
  return true;
}

/* The same for one that may have space on both sides. */
static bool take_mark(reader* in, char wanted) {
  skip_space(in);
  if (!take(in, wanted)) return false;
  skip_space(in);
  return true;
}

static bool take_word(reader* in, const char* word) {
  while (*word != '\0')
    if (!take(in, *word++)) return false;
  return true;
}

static void append_code_point(text* to, uint32_t code) {
  const unsigned char tail[] = {(unsigned char)(0x80 | (code >> 12 & 0x3F)),
                                (unsigned char)(0x80 | (code >> 6 & 0x3F)),
                                (unsigned char)(0x80 | (code & 0x3F))};
  const size_t tail_size = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  static const unsigned char marks[] = {0, 0xC0, 0xE0, 0xF0};
  const unsigned char head = (unsigned char)(marks[tail_size] | code >> (6 * tail_size));
  append(to, &head, 1);
  append(to, tail + 3 - tail_size, tail_size);
}

static bool read_hex4(reader* in, uint32_t* unit) {
  int digits;
  *unit = 0;
  for (digits = 0; digits < 4; ++digits, ++in->at) {
    uint32_t digit;
    if (in->at == in->end) return false;
    if (*in->at >= '0' && *in->at <= '9')
      digit = *in->at - (uint32_t)'0';
    else if (*in->at >= 'a' && *in->at <= 'f')
      digit = *in->at - (uint32_t)'a' + 10;
    else if (*in->at >= 'A' && *in->at <= 'F')
      digit = *in->at - (uint32_t)'A' + 10;
    else
      return false;
    *unit = *unit << 4 | digit;
  }
  return true;
}

/* Past the backslash. */
static bool read_escape(reader* in, text* to) {
  static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  const char* escape;
  uint32_t code, low;
  if (in->at == in->end) return false;
  escape = (const char*)memchr(escapes, *in->at, sizeof escapes - 1);
  if (escape != NULL) {
    append(to, meanings + (escape - escapes), 1);
    ++in->at;
    return true;
  }
  if (!take(in, 'u') || !read_hex4(in, &code)) return false;
  if (code >= 0xDC00 && code <= 0xDFFF) return false;
  if (code >= 0xD800 && code <= 0xDBFF) { /* one half of a pair */
    if (!take_word(in, "\\u") || !read_hex4(in, &low) || low < 0xDC00 || low > 0xDFFF) return false;
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  append_code_point(to, code);
  return true;
}

/* The bytes of the UTF-8 character there, or 0 when there is none. */
static size_t character_size(const reader* in) {
  const size_t left = (size_t)(in->end - in->at);
  const unsigned char* at = in->at;
  size_t size, tail;
  unsigned char least = 0x80,
                most = 0xBF; /* of the second byte: no longer form, surrogate, or end of Unicode */
  if (at[0] < 0x80) return 1;
  if (at[0] < 0xC2 || at[0] > 0xF4) return 0;
  size = at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
  if (left < size) return 0;
  if (at[0] == 0xE0) least = 0xA0;
  if (at[0] == 0xED) most = 0x9F;
  if (at[0] == 0xF0) least = 0x90;
  if (at[0] == 0xF4) most = 0x8F;
  if (at[1] < least || at[1] > most) return 0;
  for (tail = 2; tail < size; ++tail)
    if ((at[tail] & 0xC0) != 0x80) return 0;
  return size;
}

static bool read_string(reader* in, text* to) {
  if (!take(in, '"')) return false;
  while (!take(in, '"')) {
    if (take(in, '\\')) {
      if (!read_escape(in, to)) return false;
    } else {
      size_t size;
      if (in->at == in->end || *in->at < 0x20) return false;
      size = character_size(in);
      if (size == 0) return false;
      append(to, in->at, size);
      in->at += size;
    }
  }
  return true;
}

static bool skip_digits(reader* in) {
  const unsigned char* begin = in->at;
  while (in->at != in->end && *in->at >= '0' && *in->at <= '9') ++in->at;
  return in->at != begin;
}

static bool skip_number(reader* in) {
  take(in, '-');
  if (!take(in, '0') && !skip_digits(in)) return false;
  if (take(in, '.') && !skip_digits(in)) return false;
  if (take(in, 'e') || take(in, 'E')) {
    if (!take(in, '+')) take(in, '-');
    return skip_digits(in);
  }
  return true;
}

static bool skip_value(reader* in, int depth) {
  text nowhere = {NULL, 0, 0, false};
  if (in->at == in->end || depth > depth_max) return false;
  switch (*in->at) {
    case '"':
      return read_string(in, &nowhere);
    case 't':
      return take_word(in, "true");
    case 'f':
      return take_word(in, "false");
    case 'n':
      return take_word(in, "null");
    case '[':
      take_mark(in, '[');
      if (take(in, ']')) return true;
      do {
        if (!skip_value(in, depth + 1)) return false;
      } while (take_mark(in, ','));
      return take(in, ']');
    case '{':
      take_mark(in, '{');
      if (take(in, '}')) return true;
      do {
        if (!read_string(in, &nowhere) || !take_mark(in, ':') || !skip_value(in, depth + 1))
          return false;
      } while (take_mark(in, ','));
      return take(in, '}');
    default:
      return skip_number(in);
  }
}

bool json_member(pawl_str object, const char* name, text* value) {
  reader in;
  bool found = false;
  if (object.size == 0) return false;
  in.at = (const unsigned char*)object.data;
  in.end = in.at + object.size;
  if (!take_mark(&in, '{')) return false;
  if (!take(&in, '}')) {
    do {
      char room[64];
      text key = TEXT_IN(room);
      bool wanted;
      if (!read_string(&in, &key) || !take_mark(&in, ':')) return false;
      wanted = !key.cut && key.size == strlen(name) && memcmp(room, name, key.size) == 0;
      if (wanted) {
        found = in.at != in.end && *in.at == '"';
        value->size = 0;
        value->cut = false;
      }
      if (!(wanted && found ? read_string(&in, value) : skip_value(&in, 0))) return false;
    } while (take_mark(&in, ','));
    if (!take(&in, '}')) return false;
  }
  skip_space(&in);
  return in.at == in.end && found && !value->cut;
}

void json_quote(text* to, pawl_str value) {
  static const char digits[] = "0123456789abcdef";
  uint64_t at;
  append_string(to, "\"");
  for (at = 0; at < value.size; ++at) {
    const unsigned char byte = (unsigned char)value.data[at];
    if (byte == '"' || byte == '\\') {
      append_string(to, "\\");
      append(to, &byte, 1);
    } else if (byte < 0x20) {
      append_string(to, "\\u00");
      append(to, digits + (byte >> 4), 1);
      append(to, digits + (byte & 15), 1);
    } else {
      append(to, &byte, 1);
    }
  }
  append_string(to, "\"");
}
