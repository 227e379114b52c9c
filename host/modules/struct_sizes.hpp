// What version 1.0 of each struct that a module fills in holds, in bytes: up to its last member
// then. A module built for a later minor may only have more. Constant data.
#pragma once

#include <pawl/credential.h>
#include <pawl/model.h>
#include <pawl/module.h>
#include <pawl/workflow.h>

#include <cstddef>

namespace pawl::modules {

template <class T>
constexpr size_t size_min = 0;
template <>
inline constexpr size_t size_min<pawl_module> =
    offsetof(pawl_module, close) + sizeof(pawl_module::close);
template <>
inline constexpr size_t size_min<pawl_action> =
    offsetof(pawl_action, cancel) + sizeof(pawl_action::cancel);
template <>
inline constexpr size_t size_min<pawl_workflow> =
    offsetof(pawl_workflow, destroy) + sizeof(pawl_workflow::destroy);
template <>
inline constexpr size_t size_min<pawl_workflow_extension> =
    offsetof(pawl_workflow_extension, workflows) + sizeof(pawl_workflow_extension::workflows);
template <>
inline constexpr size_t size_min<pawl_credential_kind> =
    offsetof(pawl_credential_kind, options) + sizeof(pawl_credential_kind::options);
template <>
inline constexpr size_t size_min<pawl_credential_extension> =
    offsetof(pawl_credential_extension, kinds) + sizeof(pawl_credential_extension::kinds);
template <>
inline constexpr size_t size_min<pawl_model_extension> =
    offsetof(pawl_model_extension, providers) + sizeof(pawl_model_extension::providers);

}  // namespace pawl::modules
