/* A shared library, but no module. */
int some_other_function(void);
int some_other_function(void) {
  return 1;
}
