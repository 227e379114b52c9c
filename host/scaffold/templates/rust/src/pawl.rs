//! The part of Pawl's C ABI that this module uses, as `pawl/status.h`, `host.h`, `action.h` and `module.h` have it.
//! Structs only ever grow at their end, and each says its size, so this file stays good.

#![allow(dead_code)] // a module uses what it needs of it

use std::ffi::c_void;
use std::os::raw::c_char;

pub type Status = i32;
pub const OK: Status = 0;

/// UTF-8 text of someone else.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str {
    pub data: *const u8,
    pub size: u64,
}

impl Str {
    pub const EMPTY: Str = Str { data: std::ptr::null(), size: 0 };

    pub const fn of(text: &'static str) -> Str {
        Str::borrowing(text)
    }

    /// Good as long as `text` is.
    pub const fn borrowing(text: &str) -> Str {
        Str { data: text.as_ptr(), size: text.len() as u64 }
    }

    /// Empty where it is not UTF-8, against the ABI's promise.
    ///
    /// # Safety
    /// The view must be alive.
    pub unsafe fn text<'a>(self) -> &'a str {
        if self.size == 0 {
            return "";
        }
        std::str::from_utf8(std::slice::from_raw_parts(self.data, self.size as usize)).unwrap_or("")
    }
}

#[repr(C)]
pub struct Error {
    pub size: u32,
    pub retryable: u32,
    pub code: Str,
    pub message: Str,
    pub details: Str,
    pub retry_after_ms: i64,
}

#[repr(C)]
pub struct Host {
    pub size: u32,
    pub abi_minor: u32,
    pub extension: Option<extern "C" fn(*const Host, *const c_char) -> *const c_void>,
    pub log: Option<extern "C" fn(*const Host, i32, Str, Str)>,
    pub complete: extern "C" fn(*const Host, u64, Str) -> Status,
    pub fail: extern "C" fn(*const Host, u64, *const Error) -> Status,
    pub heartbeat: Option<extern "C" fn(*const Host, u64, Str) -> Status>,
    pub cancelled: Option<extern "C" fn(*const Host, u64) -> u32>,
}

pub const ACTION_BLOCKING: u32 = 1;
pub const ACTION_SAFE: u32 = 2;

#[repr(C)]
pub struct Call {
    pub size: u32,
    pub attempt: u32,
    pub token: u64,
    pub input: Str,
    pub idempotency_key: Str,
    pub run_id: Str,
    pub step_key: Str,
    pub deadline_ms: i64,
}

#[repr(C)]
pub struct Action {
    pub size: u32,
    pub flags: u32,
    pub name: Str,
    pub title: Str,
    pub description: Str,
    pub input_schema: Str,
    pub output_schema: Str,
    pub options: Str,
    pub data: *mut c_void,
    pub start: extern "C" fn(*const Action, *const Call) -> Status,
    pub cancel: Option<extern "C" fn(*const Action, u64)>,
}

#[repr(C)]
pub struct Module {
    pub size: u32,
    pub abi_minor_min: u32,
    pub name: Str,
    pub version: Str,
    pub title: Str,
    pub description: Str,
    pub action_count: u64,
    pub actions: *const &'static Action,
    pub config_schema: Str,
    pub extension: Option<extern "C" fn(*const c_char) -> *const c_void>,
    pub open: Option<extern "C" fn(*const Host, Str, *mut Error) -> Status>,
    pub close: Option<extern "C" fn()>,
}

// What the descriptors point to never changes.
unsafe impl Sync for Action {}
unsafe impl Sync for Module {}
unsafe impl Sync for Error {}

pub const fn size_of<T>() -> u32 {
    std::mem::size_of::<T>() as u32
}

/// Copies as much of a description as the host can take.
///
/// # Safety
/// `out` is what the host gave to the entry.
pub unsafe fn fill(out: *mut Module, from: &Module) {
    let size = (*out).size.min(from.size);
    std::ptr::copy_nonoverlapping((from as *const Module).cast::<u8>(), out.cast::<u8>(), size as usize);
    (*out).size = size;
}
