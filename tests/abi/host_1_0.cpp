// Goal: modules of today's SDK, and of the next minor's, live in a host that knows nothing but
// version 1.0. Method: this program sees the headers of 1.0 alone, and each struct that it hands
// over ends where its memory ends, so that one byte read behind version 1.0 is a fault.
#include <pawl/pawl.h>

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <dlfcn.h>
#include <map>
#include <memory>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace {

// A zeroed struct whose last byte is the last of its page; the next page can't be touched.
template <class T>
class guarded {
 public:
  guarded() {
    void* pages =
        ::mmap(nullptr, 2 * page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    BOOST_REQUIRE(pages != MAP_FAILED);
    pages_ = static_cast<char*>(pages);
    BOOST_REQUIRE(::mprotect(pages_ + page_, page_, PROT_NONE) == 0);
    self_ = new (pages_ + page_ - sizeof(T)) T();
    self_->size = sizeof(T);
  }
  ~guarded() { ::munmap(pages_, 2 * page_); }
  guarded(const guarded&) = delete;
  guarded& operator=(const guarded&) = delete;
  T* operator->() const { return self_; }
  T* get() const { return self_; }

 private:
  const size_t page_ = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
  char* pages_;
  T* self_;
};

pawl_str view(const std::string& text) {
  return {text.data(), text.size()};
}
std::string text(pawl_str view) {
  return view.size == 0 ? std::string() : std::string(view.data, view.size);
}
template <class T>
T known_part(const T* given) {
  T known = {};
  std::memcpy(&known, given, std::min<size_t>(given->size, sizeof known));
  return known;
}

// The host of 1.0: notes what it is told.
class old_host {
 public:
  old_host() {
    table_->abi_minor = PAWL_ABI_MINOR;
    table_->extension = [](const pawl_host*, const char* id) -> const void* {
      return std::strcmp(id, PAWL_EXTENSION_CREDENTIALS) == 0 ? current->credentials_.get()
                                                              : nullptr;
    };
    table_->log = [](const pawl_host*, int32_t, pawl_str message, pawl_str) {
      note(text(message));
    };
    table_->complete = [](const pawl_host*, uint64_t, pawl_str output) {
      note(text(output));
      return pawl_status(PAWL_OK);
    };
    table_->fail = [](const pawl_host*, uint64_t, const pawl_error* given) {
      const pawl_error why = known_part(given);
      note(text(why.code) + ": " + text(why.message) + ' ' + text(why.details) + ' ' +
           std::to_string(why.retryable) + ' ' + std::to_string(why.retry_after_ms));
      return pawl_status(PAWL_OK);
    };
    table_->heartbeat = [](const pawl_host*, uint64_t, pawl_str) { return pawl_status(PAWL_OK); };
    table_->cancelled = [](const pawl_host*, uint64_t) { return uint32_t(0); };
    credentials_->get = [](const pawl_host*, uint64_t, pawl_str kind, pawl_str* fields) {
      static const std::string secret = R"({"token":"sesame"})";
      if (text(kind) != "today.door") return pawl_status(PAWL_INVALID_ARGUMENT);
      *fields = view(secret);
      return pawl_status(PAWL_OK);
    };
    current = this;
  }
  const pawl_host* table() const { return table_.get(); }
  // The one thing noted since the last time.
  std::string noted() {
    BOOST_REQUIRE(notes_.size() == 1);
    const std::string only = notes_[0];
    notes_.clear();
    return only;
  }
  std::vector<std::string> all_noted() { return std::move(notes_); }

 private:
  static void note(std::string line) { current->notes_.push_back(std::move(line)); }
  static inline old_host* current = nullptr;
  guarded<pawl_host> table_;
  guarded<pawl_host_credentials> credentials_;
  std::vector<std::string> notes_;
};

struct fixture {
  // Describes a module as 1.0 does.
  void load(const char* file) {
    void* library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    BOOST_REQUIRE_MESSAGE(library != nullptr, ::dlerror());
    const auto entry = reinterpret_cast<pawl_module_entry>(::dlsym(library, PAWL_MODULE_ENTRY));
    BOOST_REQUIRE(entry != nullptr);
    BOOST_REQUIRE(entry(host.table(), module.get()) == PAWL_OK);
    BOOST_TEST(module->size == sizeof(pawl_module));
    BOOST_TEST(module->abi_minor_min == 0U);
    for (uint64_t i = 0; i < module->action_count; ++i) {
      BOOST_TEST(module->actions[i]->size >= sizeof(pawl_action));
      actions[text(module->actions[i]->name)] = module->actions[i];
    }
    const auto* flows =
        static_cast<const pawl_workflow_extension*>(module->extension(PAWL_EXTENSION_WORKFLOW));
    BOOST_REQUIRE(flows != nullptr);
    BOOST_REQUIRE(flows->workflow_count == 1);
    workflow = flows->workflows[0];
    const auto* kinds = static_cast<const pawl_credential_extension*>(
        module->extension(PAWL_EXTENSION_CREDENTIALS));
    BOOST_REQUIRE(kinds != nullptr);
    BOOST_TEST(text(kinds->kinds[0]->name) == "today.door");
  }

  pawl_status open(const std::string& config) {
    return module->open(host.table(), view(config), error.get());
  }

  void call(const char* action) {
    guarded<pawl_call> call;
    const std::string input = R"({"text":"hi"})", key = "k1", run = "r1", step = "action:x#0";
    call->attempt = 3;
    call->token = 7;
    call->input = view(input);
    call->idempotency_key = view(key);
    call->run_id = view(run);
    call->step_key = view(step);
    call->deadline_ms = 12345;
    BOOST_REQUIRE(actions.at(action)->start(actions.at(action), call.get()) == PAWL_OK);
  }

  void check_actions() {
    call("today.echo");
    const auto told = host.all_noted();
    BOOST_REQUIRE(told.size() == 2);
    BOOST_TEST(told[0] == "telling");
    BOOST_TEST(told[1] == R"({"text":"hi 3 k1 r1 action:x#0 12345 untraced wanted alive"})");
    call("today.refuse");
    BOOST_TEST(host.noted() == "refused: hi [1] 1 2000");
    call("today.enter");
    BOOST_TEST(host.noted() == R"({"text":"sesame"})");
    call("today.later");
    BOOST_TEST(host.all_noted().empty());
    actions.at("today.later")->cancel(actions.at("today.later"), 7);
    BOOST_TEST(host.noted() == "cancelled: as asked  0 0");
  }

  // Activates with one resolution; gives the one command that follows.
  struct asked {
    uint32_t kind;
    uint64_t id;
    std::string name, payload;
  };
  asked activate(uint32_t kind, uint64_t id, const std::string& payload,
                 const pawl_error* why = nullptr) {
    guarded<pawl_resolution> resolution;
    resolution->kind = kind;
    resolution->id = id;
    resolution->at_ms = 1000;
    resolution->payload = view(payload);
    resolution->error = why;
    resolution->attempts = 1;
    const pawl_resolution* const resolutions[] = {resolution.get()};
    guarded<pawl_activation> activation;
    activation->resolution_count = 1;
    activation->resolutions = resolutions;
    static std::vector<asked> commands;
    commands.clear();
    activation->emit = [](const pawl_activation*, const pawl_command* given) {
      const pawl_command one = known_part(given);
      commands.push_back({one.kind, one.id, text(one.name), text(one.payload)});
      return pawl_status(PAWL_OK);
    };
    BOOST_REQUIRE(workflow->activate(instance, activation.get()) == PAWL_OK);
    BOOST_REQUIRE(commands.size() == 1);
    return commands[0];
  }

  void check_workflow() {
    const std::string id = "r1", flow = "today.tour", url = "http://h/";
    guarded<pawl_run> run;
    run->run_id = view(id);
    run->workflow = view(flow);
    run->hook_url = view(url);
    instance = workflow->create(workflow, run.get());
    BOOST_REQUIRE(instance != nullptr);
    asked next = activate(PAWL_RESOLUTION_STARTED, 0, R"({"text":"go"})");
    BOOST_TEST(next.kind == uint32_t(PAWL_COMMAND_STEP));
    BOOST_TEST(next.name == "today.echo");
    next = activate(PAWL_RESOLUTION_COMPLETED, next.id, R"({"text":"one"})");
    BOOST_TEST(next.kind == uint32_t(PAWL_COMMAND_SLEEP));
    next = activate(PAWL_RESOLUTION_COMPLETED, next.id, "null");
    BOOST_TEST(next.kind == uint32_t(PAWL_COMMAND_HOOK));
    next = activate(PAWL_RESOLUTION_COMPLETED, next.id, R"({"text":"two"})");
    BOOST_TEST(next.name == "today.refuse");
    const std::string code = "refused", message = "no", details = "[2]";
    error->code = view(code);
    error->message = view(message);
    error->details = view(details);
    next = activate(PAWL_RESOLUTION_FAILED, next.id, "", error.get());
    BOOST_TEST(next.kind == uint32_t(PAWL_COMMAND_COMPLETE));
    BOOST_TEST(next.payload == R"({"text":"one two refused no [2]"})");
    workflow->destroy(instance);
  }

  void check(const char* file) {
    load(file);
    BOOST_TEST(open(R"({"refuse":true})") != PAWL_OK);
    BOOST_TEST(text(error->message) == "told to refuse");
    BOOST_TEST(error->size <= sizeof(pawl_error));
    error->size = sizeof(pawl_error);
    BOOST_REQUIRE(open("{}") == PAWL_OK);
    check_actions();
    check_workflow();
    module->close();
  }

  old_host host;
  guarded<pawl_module> module;
  guarded<pawl_error> error;
  std::map<std::string, const pawl_action*> actions;
  const pawl_workflow* workflow = nullptr;
  pawl_instance* instance = nullptr;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_module_of_todays_sdk_lives_in_a_host_of_1_0, fixture) {
  check(TODAYS_MODULE);
}

BOOST_FIXTURE_TEST_CASE(a_module_of_the_next_sdk_lives_in_a_host_of_1_0, fixture) {
  check(NEXT_MODULE);
}
