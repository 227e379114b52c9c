/* A small host and a small service, both of which look at what the module says. */
#define _POSIX_C_SOURCE 200809L
#include <pawl/pawl.h>

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* What the host gives to the one call that is under way, and what it is told. */
static char fields[8192];
static uint32_t cancelled;
static struct {
  int times;
  char said[1024]; /* the output, or "CODE: MESSAGE" */
  uint32_t retryable;
  int64_t retry_after_ms;
} ended;
static int failures;

static void check(int good, const char* what) {
  if (good) return;
  fprintf(stderr, "failed: %s\n  said: %s\n", what, ended.said);
  ++failures;
}

static pawl_status complete(const pawl_host* host, uint64_t token, pawl_str output) {
  (void)host, (void)token;
  ++ended.times;
  snprintf(ended.said, sizeof ended.said, "%.*s", (int)output.size, output.data);
  return PAWL_OK;
}

static pawl_status fail(const pawl_host* host, uint64_t token, const pawl_error* error) {
  (void)host, (void)token;
  ++ended.times;
  ended.retryable = error->retryable;
  ended.retry_after_ms = error->retry_after_ms;
  snprintf(ended.said, sizeof ended.said, "%.*s: %.*s", (int)error->code.size, error->code.data,
           (int)error->message.size, error->message.data);
  return PAWL_OK;
}

static pawl_status get_credential(const pawl_host* host, uint64_t token, pawl_str kind,
                                  pawl_str* out) {
  (void)host, (void)token, (void)kind;
  out->data = fields;
  out->size = strlen(fields);
  return PAWL_OK;
}

static const void* extension(const pawl_host* host, const char* id) {
  static const pawl_host_credentials credentials = {.size = sizeof credentials,
                                                    .get = get_credential};
  (void)host;
  return strcmp(id, PAWL_EXTENSION_CREDENTIALS) == 0 ? &credentials : NULL;
}

static uint32_t is_cancelled(const pawl_host* host, uint64_t token) {
  (void)host, (void)token;
  return cancelled;
}

static const pawl_host host = {
    .size = sizeof host,
    .extension = extension,
    .complete = complete,
    .fail = fail,
    .cancelled = is_cancelled,
};

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void call(const char* input, int64_t deadline_ms) {
  static uint64_t token;
  pawl_module module = {.size = sizeof module};
  pawl_call call = {
      .size = sizeof call,
      .attempt = 1,
      .input = {input, strlen(input)},
      .idempotency_key = {"run-1/0", 7},
      .deadline_ms = deadline_ms,
  };
  call.token = ++token;
  memset(&ended, 0, sizeof ended);
  check(pawl_module_v1(&host, &module) == PAWL_OK, "the module describes itself");
  check(module.actions[0]->start(module.actions[0], &call) == PAWL_OK, "the call is accepted");
  check(ended.times == 1, "it is completed once");
  check(strstr(ended.said, "t0p") == NULL, "the token is told to no one");
}

/* Takes one request, and gives one answer. A null one is never given. */
typedef struct service {
  int listener;
  const char* answer;
  char asked[8192];
} service;

static void* serve(void* context) {
  service* self = (service*)context;
  const int client = accept(self->listener, NULL, NULL);
  size_t size = 0;
  ssize_t got;
  memset(self->asked, 0, sizeof self->asked);
  while (size < sizeof self->asked - 1 &&
         strchr(self->asked, '}') == NULL) { /* the end of the body */
    got = recv(client, self->asked + size, sizeof self->asked - 1 - size, 0);
    if (got <= 0) break;
    size += (size_t)got;
  }
  if (self->answer != NULL)
    send(client, self->answer, strlen(self->answer), MSG_NOSIGNAL);
  else
    while (recv(client, self->asked, 1, 0) > 0) {
    } /* until the module gives up */
  close(client);
  return NULL;
}

static const char* call_service(const char* input, const char* answer) {
  static service service;
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  pthread_t thread;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  service.listener = socket(AF_INET, SOCK_STREAM, 0);
  service.answer = answer;
  if (bind(service.listener, (struct sockaddr*)&address, size) != 0 ||
      listen(service.listener, 1) != 0 ||
      getsockname(service.listener, (struct sockaddr*)&address, &size) != 0 ||
      pthread_create(&thread, NULL, serve, &service) != 0) {
    fprintf(stderr, "there is no server on loopback\n");
    exit(1);
  }
  snprintf(fields, sizeof fields, "{\"base_url\":\"http://127.0.0.1:%d\\/v1/\",\"token\":\"t0p\"}",
           ntohs(address.sin_port));
  call(input, now_ms() + (answer != NULL ? 60000 : 200));
  shutdown(service.listener, SHUT_RDWR); /* for one that no one has asked */
  pthread_join(thread, NULL);
  close(service.listener);
  return service.asked;
}

static void check_answer(const char* answer, const char* code, uint32_t retryable,
                         int64_t retry_after_ms) {
  call_service("{\"title\":\"A ladder\"}", answer);
  check(strncmp(ended.said, code, strlen(code)) == 0, code);
  check(ended.retryable == retryable, "whether it is worth another try");
  check(ended.retry_after_ms == retry_after_ms, "and when");
}

static void adds_an_item(void) {
  const char* asked = call_service("{\"title\":\"\\u00c4 \\\"ladder\\\"\\n\\ud83e\\ude9c\"}",
                                   "HTTP/1.1 201 Created\r\nContent-Length: 29\r\n\r\n"
                                   "{\"id\" : \"7\", \"more\": [{}, 1]}and nothing more");
  check(strcmp(ended.said, "{\"id\":\"7\"}") == 0, "the id is what the service gave");
  check(strncmp(asked, "POST /v1/items HTTP/1.1\r\nHost: 127.0.0.1:", 40) == 0, "at its own URL");
  check(strstr(asked, "\r\nAuthorization: Bearer t0p\r\n") != NULL, "with the token");
  check(strstr(asked, "\r\nIdempotency-Key: run-1/0\r\n") != NULL, "with the key of the step");
  check(strstr(asked, "\r\n\r\n{\"title\":\"\xC3\x84 \\\"ladder\\\"\\u000a\xF0\x9F\xAA\x9C\"}") !=
            NULL,
        "with the title");
  check_answer("HTTP/1.1 200 OK\r\n\r\n{\"id\":\"8\"}", "{\"id\":\"8\"}", 0, 0);
  check_answer(
      "HTTP/1.1 200 OK\r\ntransfer-encoding: "
      "Chunked\r\n\r\n4\r\n{\"id\r\n6;a=b\r\n\":\"9\"}\r\n0\r\n\r\n",
      "{\"id\":\"9\"}", 0, 0);
}

static void tells_what_is_worth_another_try(void) {
  check_answer("HTTP/1.1 429 Slow down\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n",
               "rate_limited", 1, 7000);
  check_answer("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", "unavailable", 1, 0);
  check_answer("HTTP/1.1 503 No\r\nretry-after:  2 \r\nContent-Length: 0\r\n\r\n", "unavailable", 1,
               2000);
  check_answer("HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n", "unauthenticated", 0, 0);
  check_answer("HTTP/1.1 422 So\r\nContent-Length: 0\r\n\r\n", "unexpected_answer", 0, 0);
  check_answer("HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n{\"id\":\"7\"}", "unavailable", 1, 0);
  check_answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{}", "unavailable", 1,
               0);
  check_answer("", "unavailable", 1, 0);
  check_answer(NULL, "timeout", 1, 0);
}

static void trusts_no_answer(void) {
  check_answer("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "too_large", 0,
               0);
  check_answer("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "unexpected_answer", 0, 0);
  check_answer("SSH-2.0-something\r\n\r\n", "unexpected_answer", 0, 0);
  check_answer("HTTP/1.1 200 OK\r\n\r\n{\"id\":\"\\ud83e\"}", "unexpected_answer", 0, 0);
  check_answer("HTTP/1.1 200 OK\r\n\r\n{\"id\":\"\\ud83e\\u0041\"}", "unexpected_answer", 0, 0);
  check_answer("HTTP/1.1 200 OK\r\n\r\n{\"id\":\"7\"}]", "unexpected_answer", 0, 0);
  check_answer("HTTP/1.1 200 OK\r\n\r\n{\"id\":\"\xC0\xAF\"}", "unexpected_answer", 0, 0);
  check_answer("HTTP/1.1 200 OK\r\n\r\n{\"id\":\"7\"", "unexpected_answer", 0, 0);
}

static void sends_nothing_that_is_not_right(void) {
  static const char* const bad[] = {
      "{\"base_url\":\"http://127.0.0.1:1\",\"token\":\"t0p\\r\\nX-Admin: yes\"}",
      "{\"base_url\":\"http://127.0.0.1:1\\r\\nX-Admin: yes\",\"token\":\"t0p\"}",
      "{\"base_url\":\"https://127.0.0.1:1\",\"token\":\"t0p\"}",
      "{\"base_url\":\"http://\",\"token\":\"t0p\"}", "{\"base_url\":\"http://127.0.0.1:1\"}"};
  size_t at;
  for (at = 0; at < sizeof bad / sizeof *bad; ++at) {
    strcpy(fields, bad[at]);
    call("{\"title\":\"A ladder\"}", now_ms() + 60000);
    check(strncmp(ended.said, "bad_credential", 14) == 0 && !ended.retryable, bad[at]);
  }
  strcpy(fields,
         "{\"base_url\":\"http://127.0.0.1:1\",\"token\":\"t0p\"}"); /* where no one listens */
  call("{\"title\":\"A ladder\"}", now_ms() + 60000);
  check(strncmp(ended.said, "unavailable", 11) == 0 && ended.retryable,
        "a service that is not there");
  call("{\"title\":\"\\ud83e\"}", now_ms() + 60000);
  check(strncmp(ended.said, "invalid_input", 13) == 0, "half a character");
  cancelled = 1;
  check_answer("HTTP/1.1 200 OK\r\n\r\n{\"id\":\"7\"}", "cancelled", 0, 0);
  cancelled = 0;
}

int main(void) {
  adds_an_item();
  tells_what_is_worth_another_try();
  trusts_no_answer();
  sends_nothing_that_is_not_right();
  return failures == 0 ? 0 : 1;
}
