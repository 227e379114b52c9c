/* As much JSON as the module needs. A library that you trust may take its place. */
#ifndef JSON_H
#define JSON_H

#include "text.h"

/* Puts the member NAME of a JSON object into *value, which is emptied first. False when the text is
 * not one whole JSON object in UTF-8, its member is missing or no string, or the string does not
 * fit. Where a name is there twice, the last one counts. */
bool json_member(pawl_str object, const char* name, text* value);

/* Appends the text as a JSON string, with its quotes. */
void json_quote(text* to, pawl_str value);

#endif
