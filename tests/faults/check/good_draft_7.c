/* Passes every check, with a schema that draft 7 alone allows, which it says that it is written in.
 */
#define ACTION_INPUT_SCHEMA                                                       \
  "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"object\"," \
  "\"properties\":{\"n\":{\"type\":\"integer\"},"                                 \
  "\"pair\":{\"items\":[{\"type\":\"integer\"},{\"type\":\"string\"}]}},\"required\":[\"n\"]}"
#include "check/check.h"
