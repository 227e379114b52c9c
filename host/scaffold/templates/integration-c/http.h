/* One HTTP request with libc alone: a connection of its own, and an answer of bounded size. It
 * speaks no TLS. A library that you trust may take its place. */
#ifndef HTTP_H
#define HTTP_H

#include <pawl/action.h>
#include <pawl/host.h>

#include <stdbool.h>
#include <stddef.h>

enum { http_answer_bytes_max = 64 * 1024 };

typedef enum http_outcome {
  http_answered,
  http_incomplete,  /* the connection ended before the answer did */
  http_malformed,   /* that was no HTTP */
  http_too_large,   /* the answer is over http_answer_bytes_max */
  http_bad_address, /* the base URL is not http://HOST[:PORT][/PATH] */
  http_bad_header,  /* the token or the key is nothing that a header can hold */
  http_unreachable,
  http_late,    /* the call's deadline has passed */
  http_unwanted /* the host asked the call to stop */
} http_outcome;

/* Borrowed, all of it. */
typedef struct http_request {
  const pawl_host* host;
  const pawl_call* call; /* its deadline and cancel end the request, its key is sent along */
  pawl_str base_url;
  pawl_str path; /* goes behind the base URL: "/items" */
  pawl_str token;
  pawl_str body; /* JSON */
} http_request;

typedef struct http_answer {
  int status;            /* 200 to 599 */
  int64_t retry_after_s; /* 0 when it names no number of seconds */
  pawl_str body;         /* within bytes */
  char bytes[http_answer_bytes_max];
  size_t size; /* of what has come in so far */
} http_answer;

/* Sends a POST and waits for the answer, which is set only on http_answered. */
http_outcome http_post(const http_request* request, http_answer* answer);

/* Looks at what has come in, and says http_incomplete while there must be more. ended: there will
 * be none. */
http_outcome http_read_answer(http_answer* answer, bool ended);

#endif
