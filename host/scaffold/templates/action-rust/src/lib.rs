//! The module @name@: one action, without a line of C or C++ and without a crate.

mod pawl;

use pawl::{Action, Call, Error, Host, Module, Status, Str};
use std::sync::atomic::{AtomicPtr, Ordering};

/// From the entry until the module is closed.
static HOST: AtomicPtr<Host> = AtomicPtr::new(std::ptr::null_mut());

/// Both are JSON strings. What is between the quotes can stand in another string as it is, escapes and all.
fn greeting(input: &str) -> Option<String> {
    let name = input.trim().strip_prefix('"')?.strip_suffix('"')?;
    Some(format!("\"Hello, {name}!\""))
}

/// The host holds the input to its schema before; this trusts it no further than it must.
static NO_STRING: Error = Error {
    size: pawl::size_of::<Error>(),
    retryable: 0,
    code: Str::of("invalid_input"),
    message: Str::of("The name is not a string"),
    details: Str::EMPTY,
    retry_after_ms: 0,
};

extern "C" fn greet(_action: *const Action, call: *const Call) -> Status {
    let (host, call) = unsafe { (&*HOST.load(Ordering::Acquire), &*call) };
    match greeting(unsafe { call.input.text() }) {
        Some(output) => (host.complete)(host, call.token, Str::borrowing(&output)), // which copies it
        None => (host.fail)(host, call.token, &NO_STRING),
    };
    pawl::OK
}

static GREET: Action = Action {
    size: pawl::size_of::<Action>(),
    flags: pawl::ACTION_SAFE, // it changes nothing outside
    name: Str::of("@name@.greet"),
    title: Str::of("Greet"),
    description: Str::of("Says hello to someone by name."),
    input_schema: Str::of(r#"{"type":"string","minLength":1,"maxLength":100}"#),
    output_schema: Str::of(r#"{"type":"string"}"#),
    options: Str::of(r#"{"examples":[{"input":"Ada","output":"Hello, Ada!"}]}"#),
    data: std::ptr::null_mut(),
    start: greet,
    cancel: None,
};
static ACTIONS: [&Action; 1] = [&GREET];

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
        description: Str::of("Greets people."),
        action_count: ACTIONS.len() as u64,
        actions: ACTIONS.as_ptr(),
        config_schema: Str::EMPTY,
        extension: None,
        open: None,
        close: None,
    };
    HOST.store(host, Ordering::Release);
    pawl::fill(out, &module);
    pawl::OK
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    static OUTPUT: Mutex<Option<String>> = Mutex::new(None);

    extern "C" fn complete(_host: *const Host, _token: u64, output: Str) -> Status {
        *OUTPUT.lock().unwrap() = Some(unsafe { output.text() }.to_string());
        pawl::OK
    }

    extern "C" fn fail(_host: *const Host, _token: u64, error: *const Error) -> Status {
        *OUTPUT.lock().unwrap() = Some(unsafe { (*error).code.text() }.to_string());
        pawl::OK
    }

    /// Calls the action as a host does, through the module's own table.
    fn call(input: &str) -> String {
        let mut host = Host {
            size: pawl::size_of::<Host>(),
            abi_minor: 0,
            extension: None,
            log: None,
            complete,
            fail,
            heartbeat: None,
            cancelled: None,
        };
        let mut module: Module = unsafe { std::mem::zeroed() };
        module.size = pawl::size_of::<Module>();
        let call = Call {
            size: pawl::size_of::<Call>(),
            attempt: 1,
            token: 1,
            input: Str::borrowing(input),
            idempotency_key: Str::EMPTY,
            run_id: Str::EMPTY,
            step_key: Str::EMPTY,
            deadline_ms: i64::MAX,
        };
        unsafe {
            assert_eq!(pawl_module_v1(&mut host, &mut module), pawl::OK);
            let action = *module.actions;
            assert_eq!((action.start)(action, &call), pawl::OK);
        }
        OUTPUT.lock().unwrap().take().expect("the call completes")
    }

    #[test]
    fn greets_by_name() {
        assert_eq!(call("\"Ada\""), "\"Hello, Ada!\"");
        assert_eq!(call(" \"\\\"A\\\"\"\n"), "\"Hello, \\\"A\\\"!\"");
        assert_eq!(call("1"), "invalid_input");
        let half_a_character = Str { data: b"\"\xC3\"".as_ptr(), size: 3 };
        assert_eq!(unsafe { half_a_character.text() }, "");
    }
}
