# Writes OUTPUT, a C++ source with the text of the file SCHEMAS.
file(READ ${SCHEMAS} text)
file(WRITE ${OUTPUT} "#include \"api/schemas.hpp\"\n\nnamespace pawl::api {\n
std::string_view schemas_text() {\n  return R\"schemas(${text})schemas\";\n}\n\n}  // namespace pawl::api\n")
