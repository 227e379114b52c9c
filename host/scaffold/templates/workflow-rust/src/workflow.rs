//! The part of Pawl's C ABI that workflows use, as `pawl/workflow.h` has it.

#![allow(dead_code)] // a module uses what it needs of it

use crate::pawl::{Error, Status, Str};
use std::ffi::c_void;

/// Without the terminating zero that the id has in C.
pub const EXTENSION: &[u8] = b"pawl.workflow/1";

pub const COMMAND_STEP: u32 = 1;
pub const COMMAND_SLEEP: u32 = 2;
pub const COMMAND_COMPLETE: u32 = 8;
pub const COMMAND_FAIL: u32 = 9;

pub const RESOLUTION_STARTED: u32 = 1;
pub const RESOLUTION_COMPLETED: u32 = 2;
pub const RESOLUTION_FAILED: u32 = 3;

#[repr(C)]
pub struct Command {
    pub size: u32,
    pub kind: u32,
    pub id: u64,
    pub key: Str,
    pub name: Str,
    pub payload: Str,
    pub until_ms: i64,
    pub timeout_ms: i64,
    pub heartbeat_timeout_ms: i64,
    pub token: Str,
    pub scope: Str,
    pub retry: *const c_void,
    pub error: *const Error,
}

#[repr(C)]
pub struct Resolution {
    pub size: u32,
    pub kind: u32,
    pub id: u64,
    pub at_ms: i64,
    pub payload: Str,
    pub error: *const Error,
    pub attempts: u32,
    pub replayed: u32,
}

#[repr(C)]
pub struct Run {
    pub size: u32,
    pub generation: u32,
    pub run_id: Str,
    pub workflow: Str,
    pub parent_id: Str,
    pub hook_url: Str,
    pub seed: [u64; 2],
}

#[repr(C)]
pub struct Activation {
    pub size: u32,
    pub resolution_count: u32,
    pub resolutions: *const *const Resolution,
    pub emit: extern "C" fn(*const Activation, *const Command) -> Status,
}

#[repr(C)]
pub struct Workflow {
    pub size: u32,
    pub flags: u32,
    pub name: Str,
    pub title: Str,
    pub description: Str,
    pub input_schema: Str,
    pub output_schema: Str,
    pub options: Str,
    pub data: *mut c_void,
    pub create: extern "C" fn(*const Workflow, *const Run) -> *mut c_void,
    pub activate: extern "C" fn(*mut c_void, *const Activation) -> Status,
    pub destroy: extern "C" fn(*mut c_void),
}

#[repr(C)]
pub struct WorkflowExtension {
    pub size: u32,
    pub reserved: u32,
    pub workflow_count: u64,
    pub workflows: *const &'static Workflow,
}

// What the descriptors point to never changes.
unsafe impl Sync for Workflow {}
unsafe impl Sync for WorkflowExtension {}
