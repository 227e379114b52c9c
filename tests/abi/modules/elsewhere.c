/* An entry for machines that this one has no C library of. */
int pawl_module_v1(const void* host, void* out) {
  (void)host;
  (void)out;
  return 0;
}
