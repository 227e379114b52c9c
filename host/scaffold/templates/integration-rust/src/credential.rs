//! The part of Pawl's C ABI that credentials add, as `pawl/credential.h` has it.

use crate::pawl::{Host, Status, Str};

/// What both sides offer their table under.
pub const EXTENSION: &[u8] = b"pawl.credentials/1\0";

#[repr(C)]
pub struct CredentialKind {
    pub size: u32,
    pub flags: u32,
    pub name: Str,
    pub title: Str,
    pub description: Str,
    pub schema: Str,
    pub options: Str,
}

/// Offered by the module.
#[repr(C)]
pub struct CredentialExtension {
    pub size: u32,
    pub reserved: u32,
    pub kind_count: u64,
    pub kinds: *const &'static CredentialKind,
}

/// Offered by the host. The fields that `get` gives are borrowed until the call is completed.
#[repr(C)]
pub struct HostCredentials {
    pub size: u32,
    pub reserved: u32,
    pub get: extern "C" fn(*const Host, u64, Str, *mut Str) -> Status,
}

// What the descriptors point to never changes.
unsafe impl Sync for CredentialKind {}
unsafe impl Sync for CredentialExtension {}
