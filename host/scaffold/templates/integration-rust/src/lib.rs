//! The module @name@: an integration with a web service, to which it adds items with an access token, without a crate.

mod answer;
mod credential;
mod http;
mod json;
mod pawl;
mod secret;

use credential::{CredentialExtension, CredentialKind, HostCredentials};
use http::{Failure, Request};
use pawl::{Action, Call, Error, Host, Module, Status, Str};
use secret::Secret;
use std::ffi::{c_void, CStr};
use std::os::raw::c_char;
use std::sync::atomic::{AtomicPtr, Ordering};

/// From the entry until the module is closed.
static HOST: AtomicPtr<Host> = AtomicPtr::new(std::ptr::null_mut());

/// What a person gives to the host, which keeps it. It is in no input, journal or log.
static ACCOUNT: CredentialKind = CredentialKind {
    size: pawl::size_of::<CredentialKind>(),
    flags: 0,
    name: Str::of("@name@.account"),
    title: Str::of("@title@ account"),
    description: Str::of("Make an access token in the service's settings"),
    schema: Str::of(
        r#"{"type":"object","properties":{
            "base_url":{"type":"string","maxLength":500,"description":"Where the service is: http://shop.example/v1"},
            "token":{"type":"string","minLength":1,"maxLength":4000,"description":"The access token","writeOnly":true}},
            "required":["base_url","token"],"additionalProperties":false}"#,
    ),
    options: Str::EMPTY,
};
static KINDS: [&CredentialKind; 1] = [&ACCOUNT];
static CREDENTIALS: CredentialExtension = CredentialExtension {
    size: pawl::size_of::<CredentialExtension>(),
    reserved: 0,
    kind_count: KINDS.len() as u64,
    kinds: &KINDS as *const &CredentialKind,
};

/// How a call fails.
struct Fault {
    code: &'static str,
    message: String,
    retryable: bool, // it may go well the next time, so that the host tries again
    retry_after_s: i64,
}

fn for_good(code: &'static str, message: &str) -> Fault {
    Fault { code, message: message.to_string(), retryable: false, retry_after_s: 0 }
}

fn for_now(code: &'static str, message: &str) -> Fault {
    Fault { retryable: true, ..for_good(code, message) }
}

fn unanswered(failure: Failure) -> Fault {
    match failure {
        Failure::Incomplete => for_now("unavailable", "The connection ended before the answer did"),
        Failure::Unreachable => for_now("unavailable", "The service can't be reached"),
        Failure::Late => for_now("timeout", "The service took too long"),
        Failure::Unwanted => for_good("cancelled", "The call was asked to stop"),
        Failure::Malformed => for_good("unexpected_answer", "The service does not speak HTTP/1.1"),
        Failure::TooLarge => for_good("too_large", "The service's answer is over the limit of 64 KiB"),
        Failure::BadAddress => for_good("bad_credential", "The credential's base_url is not like http://shop.example/v1"),
        Failure::BadHeader => for_good("bad_credential", "The token or the idempotency key has what no header can hold"),
    }
}

fn refused(status: u32, retry_after_s: i64) -> Fault {
    let said = format!("The service answered {status}");
    match status {
        429 => Fault { retry_after_s, ..for_now("rate_limited", &said) },
        500..=599 => Fault { retry_after_s, ..for_now("unavailable", &said) },
        401 => for_good("unauthenticated", &said),
        403 => for_good("permission_denied", &said),
        404 => for_good("not_found", &said),
        _ => for_good("unexpected_answer", &said),
    }
}

/// The fields of the credential: the base URL, and the token.
fn account_of(host: &Host, call: &Call) -> Result<(String, Secret), Fault> {
    let missing = || for_good("missing_credential", "The host gives no @name@.account to this call");
    let extension = host.extension.ok_or_else(missing)?;
    let offered = extension(host, credential::EXTENSION.as_ptr().cast()).cast::<HostCredentials>();
    let credentials = unsafe { offered.as_ref() }.ok_or_else(missing)?;
    let mut fields = Str::EMPTY;
    if (credentials.get)(host, call.token, ACCOUNT.name, &mut fields) != pawl::OK {
        return Err(missing());
    }
    let fields = unsafe { fields.text() };
    let token = json::member(fields, "token").map(Secret::new);
    let both = json::member(fields, "base_url").zip(token);
    both.ok_or_else(|| for_good("bad_credential", "The credential has no base_url or no token"))
}

/// Sends `{"title": "A ladder"}`, and reads the id in `{"id": "7", ...}`.
fn add(host: &Host, call: &Call) -> Result<String, Fault> {
    let (base_url, token) = account_of(host, call)?;
    let title = json::member(unsafe { call.input.text() }, "title")
        .ok_or_else(|| for_good("invalid_input", "The title is not a string"))?;
    let got = http::post(&Request {
        base_url: &base_url,
        path: "/items",
        token: token.text(),
        idempotency_key: unsafe { call.idempotency_key.text() },
        body: &format!("{{\"title\":{}}}", json::quote(&title)),
        deadline_ms: call.deadline_ms,
        unwanted: &|| host.cancelled.map_or(false, |cancelled| cancelled(host, call.token) != 0),
    })
    .map_err(unanswered)?;
    if got.status >= 300 {
        return Err(refused(got.status, got.retry_after_s));
    }
    let id = std::str::from_utf8(&got.body).ok().and_then(|body| json::member(body, "id"));
    let id = id.ok_or_else(|| for_good("unexpected_answer", "The service's answer has no id that is a string"))?;
    Ok(format!("{{\"id\":{}}}", json::quote(&id)))
}

extern "C" fn add_item(_action: *const Action, call: *const Call) -> Status {
    let (host, call) = unsafe { (&*HOST.load(Ordering::Acquire), &*call) };
    match add(host, call) {
        Ok(output) => (host.complete)(host, call.token, Str::borrowing(&output)), // which copies it
        Err(fault) => {
            let error = Error {
                size: pawl::size_of::<Error>(),
                retryable: fault.retryable.into(),
                code: Str::of(fault.code),
                message: Str::borrowing(&fault.message),
                details: Str::EMPTY,
                retry_after_ms: fault.retry_after_s * 1000,
            };
            (host.fail)(host, call.token, &error)
        }
    };
    pawl::OK // the call was accepted, however it ended
}

static ADD_ITEM: Action = Action {
    size: pawl::size_of::<Action>(),
    flags: pawl::ACTION_BLOCKING, // it waits for the network, on a thread of the host's pool
    name: Str::of("@name@.add-item"),
    title: Str::of("Add an item"),
    description: Str::of("Adds an item to the service, and gives the id that it has there."),
    input_schema: Str::of(
        r#"{"type":"object","properties":{"title":{"type":"string","minLength":1,"maxLength":200}},
            "required":["title"],"additionalProperties":false}"#,
    ),
    output_schema: Str::of(r#"{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}"#),
    options: Str::of(
        r#"{"credentials":["@name@.account"],"timeout_ms":30000,
            "examples":[{"input":{"title":"A ladder"},"output":{"id":"7"}}]}"#,
    ),
    data: std::ptr::null_mut(),
    start: add_item,
    cancel: None,
};
static ACTIONS: [&Action; 1] = [&ADD_ITEM];

extern "C" fn extension(id: *const c_char) -> *const c_void {
    if unsafe { CStr::from_ptr(id) }.to_bytes_with_nul() == credential::EXTENSION {
        (&CREDENTIALS as *const CredentialExtension).cast()
    } else {
        std::ptr::null()
    }
}

/// # Safety
/// Called by the host, with tables of its own.
#[no_mangle]
pub unsafe extern "C" fn pawl_module_v1(host: *mut Host, out: *mut Module) -> Status {
    let module = Module {
        size: pawl::size_of::<Module>(),
        abi_minor_min: 0,
        name: Str::of("@name@"),
        version: Str::of("1.0.0"),
        title: Str::of("@title@"),
        description: Str::of("Adds items to the service."),
        action_count: ACTIONS.len() as u64,
        actions: ACTIONS.as_ptr(),
        config_schema: Str::EMPTY,
        extension: Some(extension),
        open: None,
        close: None,
    };
    HOST.store(host, Ordering::Release);
    pawl::fill(out, &module);
    pawl::OK
}

#[cfg(test)]
mod tests;
