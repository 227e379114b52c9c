// All commands, in the order in which the help lists them; each is defined in the file of its name.
#pragma once

#include "cli/command.hpp"

namespace pawl::cli {

const std::vector<command>& commands();

command run_command();
command resume_command();
command serve_command();
command mcp_command();
command runs_list_command();
command runs_show_command();
command runs_events_command();
command runs_retry_command();
command runs_cancel_command();
command runs_pause_command();
command runs_resume_command();
command runs_fork_command();
command runs_delete_command();
command runs_export_command();
command runs_migrate_command();
command replay_command();
command hooks_list_command();
command hooks_resume_command();
command hooks_fail_command();
command hooks_heartbeat_command();
command actions_list_command();
command actions_show_command();
command actions_run_command();
command workflows_list_command();
command workflows_show_command();
command agents_list_command();
command agents_prompt_command();
command agents_sessions_command();
command agents_forget_command();
command modules_list_command();
command modules_describe_command();
command modules_header_command();
command modules_check_command();
command modules_install_command();
command modules_activate_command();
command modules_drain_command();
command modules_remove_command();
command tokens_list_command();
command tokens_create_command();
command tokens_revoke_command();
command credentials_kinds_command();
command credentials_list_command();
command credentials_show_command();
command credentials_set_command();
command credentials_default_command();
command credentials_rotate_command();
command credentials_rename_command();
command credentials_revoke_command();
command credentials_remove_command();
command credentials_connect_command();
command credentials_rekey_command();
command triggers_list_command();
command triggers_show_command();
command triggers_set_command();
command triggers_remove_command();
command triggers_enable_command();
command triggers_disable_command();
command triggers_fire_command();
command triggers_retry_command();
command new_command();
command schema_check_command();
command schema_test_command();
command doctor_command();
command completion_command();
command manual_command();
command version_command();

}  // namespace pawl::cli
