// The module `scripted`: a provider of models that says what was written down for it.
#include "script.hpp"

#include <pawl/model_provider.hpp>
#include <pawl/module.hpp>

#include <optional>

namespace pawl::scripted {
namespace {

std::optional<script> written;  // from open to close

model_answer say(const model_request& request) {
  return written->answer(request);
}

}  // namespace

PAWL_MODEL_PROVIDER("scripted", "Scripted",
                    "Answers as its script says, without any model: for tests, and where none is "
                    "configured",
                    say, pawl::safe)

}  // namespace pawl::scripted

PAWL_MODULE("scripted", PAWL_VERSION, "Scripted models",
            "A provider of models that gives fixed answers",
            pawl::on_open<pawl::scripted::settings>([](pawl::scripted::settings given) {
              pawl::scripted::written.emplace(std::move(given));
            }),
            pawl::on_close([] { pawl::scripted::written.reset(); }))
