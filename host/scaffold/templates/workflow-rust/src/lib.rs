//! The module @name@: a workflow, and the action that it calls, without a line of C or C++ and without a crate. A
//! workflow is a function from what it is told to what it asks for; the host records both, and after a crash tells it
//! all again.

mod pawl;
mod workflow;

use pawl::{Action, Call, Error, Host, Module, Status, Str};
use std::ffi::{c_void, CStr};
use std::os::raw::c_char;
use std::sync::atomic::{AtomicPtr, Ordering};
use workflow::{Activation, Command, Resolution, Run, Workflow, WorkflowExtension};

/// From the entry until the module is closed.
static HOST: AtomicPtr<Host> = AtomicPtr::new(std::ptr::null_mut());

/// The action: gives back what it is given.
extern "C" fn repeat(_action: *const Action, call: *const Call) -> Status {
    let (host, call) = unsafe { (&*HOST.load(Ordering::Acquire), &*call) };
    (host.complete)(host, call.token, call.input);
    pawl::OK
}

const ID_REPEAT: u64 = 1;
const ID_WAIT: u64 = 2;

/// What an instance is told.
#[derive(Clone, Copy)]
enum Told<'a> {
    Started { input: &'a str },
    Completed { id: u64, payload: &'a str, at_ms: i64 },
    Failed(*const Error),
    Cancel,
}

/// What it asks for.
#[derive(Debug, PartialEq)]
enum Ask {
    Repeat(String),
    WaitUntil(i64),
    Complete(String),
    Fail(*const Error),
    Stop,
}

/// One run: it calls the action, waits for a second, and ends with what the action gave.
#[derive(Default)]
struct Instance {
    output: String,
}

impl Instance {
    fn answer(&mut self, told: Told) -> Ask {
        match told {
            Told::Started { input } => Ask::Repeat(input.to_string()),
            Told::Completed { id: ID_WAIT, .. } => Ask::Complete(std::mem::take(&mut self.output)),
            Told::Completed { payload, at_ms, .. } => {
                self.output = payload.to_string();
                Ask::WaitUntil(at_ms + 1000) // the only clock there is
            }
            Told::Failed(error) => Ask::Fail(error),
            Told::Cancel => Ask::Stop,
        }
    }
}

unsafe fn told(from: &Resolution) -> Told<'_> {
    match from.kind {
        workflow::RESOLUTION_STARTED => Told::Started { input: from.payload.text() },
        workflow::RESOLUTION_COMPLETED => {
            Told::Completed { id: from.id, payload: from.payload.text(), at_ms: from.at_ms }
        }
        workflow::RESOLUTION_FAILED => Told::Failed(from.error),
        _ => Told::Cancel,
    }
}

static CANCELLED: Error = Error {
    size: pawl::size_of::<Error>(),
    retryable: 0,
    code: Str::of("cancelled"),
    message: Str::of("Someone asked the run to stop"),
    details: Str::EMPTY,
    retry_after_ms: 0,
};

/// Good as long as `ask` is.
fn command(ask: &Ask) -> Command {
    let mut made: Command = unsafe { std::mem::zeroed() }; // zero is the default of every member
    made.size = pawl::size_of::<Command>();
    match ask {
        Ask::Repeat(input) => {
            made.kind = workflow::COMMAND_STEP;
            made.id = ID_REPEAT;
            made.key = Str::of("action:@name@.repeat#0");
            made.name = Str::of("@name@.repeat");
            made.payload = Str::borrowing(input);
        }
        Ask::WaitUntil(until_ms) => {
            made.kind = workflow::COMMAND_SLEEP;
            made.id = ID_WAIT;
            made.key = Str::of("sleep:wait#0");
            made.name = Str::of("wait");
            made.until_ms = *until_ms;
        }
        Ask::Complete(output) => {
            made.kind = workflow::COMMAND_COMPLETE;
            made.payload = Str::borrowing(output);
        }
        Ask::Fail(error) => {
            made.kind = workflow::COMMAND_FAIL;
            made.key = Str::of("action:@name@.repeat#0");
            made.error = *error;
        }
        Ask::Stop => {
            made.kind = workflow::COMMAND_FAIL;
            made.error = &CANCELLED;
        }
    }
    made
}

extern "C" fn create(_workflow: *const Workflow, _run: *const Run) -> *mut c_void {
    Box::into_raw(Box::<Instance>::default()).cast()
}

extern "C" fn destroy(instance: *mut c_void) {
    drop(unsafe { Box::from_raw(instance.cast::<Instance>()) });
}

extern "C" fn activate(instance: *mut c_void, activation: *const Activation) -> Status {
    let (instance, activation) = unsafe { (&mut *instance.cast::<Instance>(), &*activation) };
    for at in 0..activation.resolution_count as usize {
        let ask = instance.answer(unsafe { told(&**activation.resolutions.add(at)) });
        let made = command(&ask);
        let status = (activation.emit)(activation, &made);
        let ended = made.kind == workflow::COMMAND_COMPLETE || made.kind == workflow::COMMAND_FAIL;
        if status != pawl::OK || ended {
            return status;
        }
    }
    pawl::OK
}

static REPEAT: Action = Action {
    size: pawl::size_of::<Action>(),
    flags: pawl::ACTION_SAFE, // it changes nothing outside
    name: Str::of("@name@.repeat"),
    title: Str::of("Repeat"),
    description: Str::of("Gives back what it is given."),
    input_schema: Str::of("true"),
    output_schema: Str::of("true"),
    options: Str::of(r#"{"examples":[{"input":"hello","output":"hello"}]}"#),
    data: std::ptr::null_mut(),
    start: repeat,
    cancel: None,
};
static ACTIONS: [&Action; 1] = [&REPEAT];

static ECHO: Workflow = Workflow {
    size: pawl::size_of::<Workflow>(),
    flags: 0,
    name: Str::of("@name@"),
    title: Str::of("@title@"),
    description: Str::of("Has its input repeated, and waits for a second."),
    input_schema: Str::of("true"),
    output_schema: Str::of("true"),
    options: Str::of(r#"{"examples":[{"input":"hello","output":"hello"}]}"#),
    data: std::ptr::null_mut(),
    create,
    activate,
    destroy,
};
static WORKFLOWS: [&Workflow; 1] = [&ECHO];
static WORKFLOW_EXTENSION: WorkflowExtension = WorkflowExtension {
    size: pawl::size_of::<WorkflowExtension>(),
    reserved: 0,
    workflow_count: WORKFLOWS.len() as u64,
    workflows: &WORKFLOWS as *const &Workflow,
};

extern "C" fn extension(id: *const c_char) -> *const c_void {
    if unsafe { CStr::from_ptr(id) }.to_bytes() == workflow::EXTENSION {
        (&WORKFLOW_EXTENSION as *const WorkflowExtension).cast()
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
        description: Str::of("A workflow in Rust."),
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
mod tests {
    use super::*;

    #[test]
    fn repeats_waits_and_ends_with_what_it_was_given() {
        let mut run = Instance::default();
        assert_eq!(run.answer(Told::Started { input: "1" }), Ask::Repeat("1".into()));
        let repeated = Told::Completed { id: ID_REPEAT, payload: "1", at_ms: 500 };
        assert_eq!(run.answer(repeated), Ask::WaitUntil(1500));
        let waited = Told::Completed { id: ID_WAIT, payload: "", at_ms: 1500 };
        assert_eq!(run.answer(waited), Ask::Complete("1".into()));
    }

    #[test]
    fn a_failed_step_fails_the_run_and_a_cancel_stops_it() {
        let mut run = Instance::default();
        assert_eq!(run.answer(Told::Failed(&CANCELLED)), Ask::Fail(&CANCELLED));
        assert_eq!(run.answer(Told::Cancel), Ask::Stop);
        assert_eq!(command(&Ask::Stop).error, &CANCELLED as *const Error);
    }
}
