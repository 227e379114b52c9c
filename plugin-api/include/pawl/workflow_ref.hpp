// A typed reference to a workflow, to run it as a child: in a small header that its module and the
// workflows that use it share.
//
//   inline constexpr pawl::workflow<signup, brief> signup_pipeline_ref{"signup-pipeline"};
//   brief made = co_await signup_pipeline_ref.run(ctx, in);
#pragma once

#include <pawl/context.hpp>

#include <string_view>

namespace pawl {

template <class In, class Out>
class workflow {
 public:
  using input_type = In;
  using output_type = Out;
  explicit constexpr workflow(std::string_view slug) : slug_(slug) {}
  constexpr std::string_view slug() const { return slug_; }

  child_run<Out> run(context& ctx, const In& input, child_options options = {}) const {
    return ctx.child<Out>(slug_, input, std::move(options));
  }

 private:
  std::string_view slug_;
};

}  // namespace pawl
