// What an agent tells its model of the conversation, and what it keeps of it in the session. A
// conversation that has become long goes on from a summary.
#pragma once

#include <pawl/agent_options.hpp>
#include <pawl/context.hpp>
#include <pawl/detail/agent_account.hpp>
#include <pawl/detail/agent_transcript.hpp>
#include <pawl/session.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pawl::detail {

// Of a request, and of a turn as it is kept: well below what a step may take. What is cut from a
// turn is in the steps of its run.
inline constexpr size_t conversation_bytes_max = 2 * 1024 * 1024;
inline constexpr size_t conversation_bytes_min = 4 * 1024;
inline constexpr size_t summary_pieces_max = 8;  // requests for one summary

class agent_memory {
 public:
  agent_memory(context& ctx, agent_account& account, std::string_view agent,
               const agent_declaration& is, std::string session)
      : ctx_(ctx),
        account_(account),
        agent_(agent),
        remembers_(is.memory),
        session_(std::move(session)),
        bytes_max_(static_cast<size_t>(std::min<uint64_t>(
                       is.compact_above_tokens, conversation_bytes_max / bytes_per_token)) *
                   bytes_per_token) {}

  // Begins a turn with what the session remembers.
  task<void> open(std::string message) {
    if (remembers_) {
      opened_session known =
          co_await open_session.run(ctx_, session_opening{std::string(agent_), session_, message});
      turns_before_ = known.turns;
      if (known.turns_left_out > 0)
        told_.push_back(text_message("user", "[What was said before is left out here.]"));
      if (known.summary) told_.push_back(summary_message(known.summary->text));
      for (const model_message& each : known.messages) {
        for (const tool_call& call : tool_calls(each.content)) call_ids_.insert(call.id);
      }
      std::move(known.messages.begin(), known.messages.end(), std::back_inserter(told_));
    }
    earlier_ = told_.size();
    say(text_message("user", std::move(message)));
  }

  // Some servers count calls anew in each answer; a result belongs to one call of the conversation.
  void name_calls_apart(std::vector<model_part>& content) {
    for (model_part& each : content) {
      auto* call = std::get_if<tool_call>(&each);
      if (call == nullptr) continue;
      while (call->id.empty() || !call_ids_.insert(call->id).second)
        call->id = "call-" + std::to_string(++calls_named_);
    }
  }

  // To the model from now on, and to the session.
  void say(model_message message) {
    told_.push_back(message);
    turn_.push_back(std::move(message));
  }

  const std::vector<model_message>& told() const { return told_; }

  // What the results of one answer's tool calls may come to in all.
  size_t results_bytes_max() const {
    return std::max(std::min(bytes_max_ / 2, 4 * tool_text_bytes_max), conversation_bytes_min);
  }

  task<void> compact_if_long() {
    if (bytes_of(told_) > bytes_max_) co_await compact();
  }

  // The model had no room for all of it: from now on it is told half of that.
  task<void> halve() {
    bytes_max_ = std::max(bytes_of(told_) / 2, conversation_bytes_min);
    co_await compact();
    cut_to(told_, bytes_max_);
  }

  task<void> keep() {
    if (!remembers_) co_return;
    cut_to(turn_, conversation_bytes_max);
    const size_t dropped = drop_oldest(turn_, conversation_bytes_max);
    if (summary_) summary_->messages -= std::min<uint64_t>(summary_->messages, dropped);
    session_turn made;
    made.agent = agent_;
    made.session = session_;
    made.turn = turns_before_ + 1;
    made.messages = turn_;
    made.usage = account_.used().usage;
    made.cost = account_.used().cost;
    made.summary = summary_;
    co_await save_session.run(ctx_, made);
  }

 private:
  // Earlier turns first, which the session then need not give again; within a long turn all that
  // came before the model's last words.
  size_t compactable() const {
    for (size_t at = told_.size(); at > earlier_; --at) {
      if (told_[at - 1].role == "assistant") return at - 1;
    }
    return earlier_;
  }

  task<void> compact() {
    const size_t covered = compactable();
    if (cannot_compact_ || covered < 2) co_return;
    std::vector<model_message> covers(told_.begin(),
                                      told_.begin() + static_cast<ptrdiff_t>(covered));
    cut_to(covers, summary_pieces_max * std::max(bytes_max_, conversation_bytes_min));
    const std::string old = told_in_words(covers);
    auto write = [&] { return notes_on(old); };
    std::string notes = co_await ctx_.group("compact", write);
    // What is no summary must not take the place of what was said.
    cannot_compact_ = notes.empty() || notes.size() >= old.size();
    if (cannot_compact_) co_return;
    told_.erase(told_.begin(), told_.begin() + static_cast<ptrdiff_t>(covered));
    summary_ = session_summary{notes, turns_before_, turn_.size() - told_.size()};
    told_.insert(told_.begin(), summary_message(notes));
    earlier_ = 1;
  }

  // Piece by piece, where it is too long for one request. It is finished whatever the budget says:
  // half a summary would be written anew, and thrown away, with each prompt. Empty: the model gave
  // none.
  task<std::string> notes_on(std::string_view old) {
    const size_t piece_max = std::max(bytes_max_, conversation_bytes_min);
    std::string notes;
    while (!old.empty()) {
      const size_t size = whole_letters(old, piece_max);
      model_request asked;
      asked.messages = notes_request(notes, old.substr(0, size));
      old.remove_prefix(size);
      prompt_answer made = co_await account_.ask(std::move(asked));
      notes = made.stop == "end" ? text_of(made.content) : std::string();
      if (notes.empty()) co_return notes;
    }
    co_return notes;
  }

  context& ctx_;
  agent_account& account_;
  const std::string_view agent_;
  const bool remembers_;
  const std::string session_;
  size_t bytes_max_;
  std::vector<model_message> told_;  // to the model, but for the system's prompt
  size_t earlier_ = 0;               // of those: from before this turn, or a summary
  std::vector<model_message> turn_;  // what is new
  std::set<std::string> call_ids_;
  uint64_t calls_named_ = 0;
  std::optional<session_summary> summary_;
  uint64_t turns_before_ = 0;
  bool cannot_compact_ = false;  // the model gave no summary
};

}  // namespace pawl::detail
