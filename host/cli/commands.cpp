#include "cli/commands.hpp"

namespace pawl::cli {

const std::vector<command>& commands() {
  static const std::vector<command> table = {
      run_command(),
      resume_command(),
      serve_command(),
      replay_command(),
      runs_list_command(),
      runs_show_command(),
      runs_events_command(),
      runs_retry_command(),
      runs_cancel_command(),
      runs_pause_command(),
      runs_resume_command(),
      runs_fork_command(),
      runs_delete_command(),
      runs_export_command(),
      hooks_list_command(),
      hooks_resume_command(),
      hooks_fail_command(),
      hooks_heartbeat_command(),
      actions_list_command(),
      actions_show_command(),
      actions_run_command(),
      workflows_list_command(),
      workflows_show_command(),
      modules_list_command(),
      modules_describe_command(),
      modules_header_command(),
      modules_check_command(),
      tokens_list_command(),
      tokens_create_command(),
      tokens_revoke_command(),
      triggers_list_command(),
      triggers_show_command(),
      triggers_set_command(),
      triggers_remove_command(),
      triggers_enable_command(),
      triggers_disable_command(),
      triggers_fire_command(),
      triggers_retry_command(),
      new_command(),
      schema_check_command(),
      schema_test_command(),
      doctor_command(),
      completion_command(),
      manual_command(),
      version_command(),
  };
  return table;
}

}  // namespace pawl::cli
