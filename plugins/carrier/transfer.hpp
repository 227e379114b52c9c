// One thing that a client carries for a call. Made on any thread, then used by the client's only.
#pragma once

#include "carrier/easy.hpp"

#include <memory>

namespace pawl::carrier {

class transfer : public easy {
 public:
  transfer(const transfer&) = delete;
  transfer& operator=(const transfer&) = delete;
  virtual ~transfer() = default;

  // The call that it is carried for.
  virtual const call& info() const = 0;
  // Completes the call as libcurl's result and what came back say; or gives what is to be carried
  // next for the same call.
  virtual std::unique_ptr<transfer> finish(CURLcode result) noexcept = 0;
  virtual void fail(const error& why) = 0;

 protected:
  transfer(const call& of, std::chrono::milliseconds timeout) : easy(of, timeout) {
    set(CURLOPT_PRIVATE, this);
  }
};

}  // namespace pawl::carrier
