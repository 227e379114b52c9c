//! A small host and a small service, both of which look at what the module says.

use super::*;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

const LADDER: &str = r#"{"title":"A ladder"}"#;

#[derive(Debug, PartialEq, Clone)]
struct Ended {
    said: String, // the output, or the error's code
    retryable: u32,
    retry_after_ms: i64,
}

fn ended(said: &str, retryable: u32, retry_after_ms: i64) -> Ended {
    Ended { said: said.to_string(), retryable, retry_after_ms }
}

/// What the host gives to the one call that is under way, and what it is told.
struct State {
    fields: String,
    cancelled: u32,
    ended: Vec<Ended>,
}
static STATE: Mutex<State> = Mutex::new(State { fields: String::new(), cancelled: 0, ended: Vec::new() });
static ONE_TEST: Mutex<()> = Mutex::new(());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner) // a test that fails lets the others be
}

extern "C" fn complete(_host: *const Host, _token: u64, output: Str) -> Status {
    lock(&STATE).ended.push(ended(unsafe { output.text() }, 0, 0));
    pawl::OK
}

extern "C" fn fail(_host: *const Host, _token: u64, error: *const Error) -> Status {
    let error = unsafe { &*error };
    assert!(!unsafe { error.message.text() }.contains("t0p"), "the token is told to no one");
    lock(&STATE).ended.push(ended(unsafe { error.code.text() }, error.retryable, error.retry_after_ms));
    pawl::OK
}

extern "C" fn cancelled(_host: *const Host, _token: u64) -> u32 {
    lock(&STATE).cancelled
}

extern "C" fn credential(_host: *const Host, _token: u64, _kind: Str, out: *mut Str) -> Status {
    unsafe { *out = Str::borrowing(&lock(&STATE).fields) }; // which stay as they are during the call
    pawl::OK
}

static HOST_CREDENTIALS: HostCredentials =
    HostCredentials { size: pawl::size_of::<HostCredentials>(), reserved: 0, get: credential };

extern "C" fn host_extension(_host: *const Host, id: *const c_char) -> *const c_void {
    assert_eq!(unsafe { CStr::from_ptr(id) }.to_bytes(), b"pawl.credentials/1");
    (&HOST_CREDENTIALS as *const HostCredentials).cast()
}

/// Calls the action as a host does, through the module's own table.
fn call(fields: &str, input: &str, wait_ms: u128) -> Ended {
    let mut host = Host {
        size: pawl::size_of::<Host>(),
        abi_minor: 0,
        extension: Some(host_extension),
        log: None,
        complete,
        fail,
        heartbeat: None,
        cancelled: Some(cancelled),
    };
    let mut module: Module = unsafe { std::mem::zeroed() };
    module.size = pawl::size_of::<Module>();
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    let call = Call {
        size: pawl::size_of::<Call>(),
        attempt: 1,
        token: 1,
        input: Str::borrowing(input),
        idempotency_key: Str::of("run-1/0"),
        run_id: Str::EMPTY,
        step_key: Str::EMPTY,
        deadline_ms: (now_ms + wait_ms) as i64,
    };
    lock(&STATE).fields = fields.to_string();
    unsafe {
        assert_eq!(pawl_module_v1(&mut host, &mut module), pawl::OK);
        let action = *module.actions;
        assert_eq!((action.start)(action, &call), pawl::OK);
    }
    let told = std::mem::take(&mut lock(&STATE).ended);
    assert_eq!(told.len(), 1, "it is completed once");
    told[0].clone()
}

/// Calls a service that takes one request and gives one answer, or none. Says how that ended, and what was sent.
fn call_service(input: &str, answer: Option<&'static [u8]>) -> (Ended, String) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let fields = format!(r#"{{"base_url":"http:\/\/{}/v1/","token":"t0p"}}"#, listener.local_addr().unwrap());
    let service = std::thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut asked = Vec::new();
        let mut part = [0; 1024];
        while !asked.contains(&b'}') {
            match client.read(&mut part).unwrap() {
                0 => break,
                got => asked.extend_from_slice(&part[..got]), // the body ends with a brace
            }
        }
        match answer {
            Some(answer) => client.write_all(answer).unwrap(),
            None => assert_eq!(client.read(&mut part).unwrap(), 0), // the module gives up
        }
        String::from_utf8(asked).unwrap()
    });
    let ended = call(&fields, input, if answer.is_some() { 60_000 } else { 200 });
    (ended, service.join().unwrap())
}

fn answered(answer: &'static [u8]) -> Ended {
    call_service(LADDER, Some(answer)).0
}

#[test]
fn adds_an_item() {
    let _alone = lock(&ONE_TEST);
    let (ended, asked) = call_service(
        r#"{"title":"\u00c4 \"ladder\"\n\ud83e\ude9c"}"#,
        Some(b"HTTP/1.1 201 Created\r\nContent-Length: 29\r\n\r\n{\"id\" : \"7\", \"more\": [{}, 1]}and nothing more"),
    );
    assert_eq!(ended.said, r#"{"id":"7"}"#);
    assert!(asked.starts_with("POST /v1/items HTTP/1.1\r\nHost: 127.0.0.1:"), "{asked}");
    assert!(asked.contains("\r\nAuthorization: Bearer t0p\r\n"), "{asked}");
    assert!(asked.contains("\r\nIdempotency-Key: run-1/0\r\n"), "{asked}");
    assert!(asked.ends_with("\r\n\r\n{\"title\":\"\u{c4} \\\"ladder\\\"\\u000a\u{1fa9c}\"}"), "{asked}");

    assert_eq!(answered(b"HTTP/1.1 200 OK\r\n\r\n{\"id\":\"8\"}").said, r#"{"id":"8"}"#);
    let chunks = b"HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n4\r\n{\"id\r\n6;a=b\r\n\":\"9\"}\r\n0\r\n\r\n";
    assert_eq!(answered(chunks).said, r#"{"id":"9"}"#);
}

#[test]
fn tells_what_is_worth_another_try() {
    let _alone = lock(&ONE_TEST);
    let answers: [(&[u8], Ended); 8] = [
        (b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", ended("rate_limited", 1, 7000)),
        (b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", ended("unavailable", 1, 0)),
        (b"HTTP/1.1 503 No\r\nretry-after:  2 \r\nContent-Length: 0\r\n\r\n", ended("unavailable", 1, 2000)),
        (b"HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n", ended("unauthenticated", 0, 0)),
        (b"HTTP/1.1 422 So\r\nContent-Length: 0\r\n\r\n", ended("unexpected_answer", 0, 0)),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n{\"id\":\"7\"}", ended("unavailable", 1, 0)),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{}", ended("unavailable", 1, 0)),
        (b"", ended("unavailable", 1, 0)),
    ];
    for (answer, expected) in answers {
        assert_eq!(answered(answer), expected, "{}", String::from_utf8_lossy(answer));
    }
    assert_eq!(call_service(LADDER, None).0, ended("timeout", 1, 0));
}

#[test]
fn trusts_no_answer() {
    let _alone = lock(&ONE_TEST);
    let too_large = ended("too_large", 0, 0);
    assert_eq!(answered(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"), too_large);
    let bad: [&[u8]; 7] = [
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"SSH-2.0-something\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n{\"id\":\"\\ud83e\"}",
        b"HTTP/1.1 200 OK\r\n\r\n{\"id\":\"\\ud83e\\u0041\"}",
        b"HTTP/1.1 200 OK\r\n\r\n{\"id\":\"7\"}]",
        b"HTTP/1.1 200 OK\r\n\r\n{\"id\":\"\xC0\xAF\"}",
        b"HTTP/1.1 200 OK\r\n\r\n{\"id\":\"7\"",
    ];
    for answer in bad {
        assert_eq!(answered(answer), ended("unexpected_answer", 0, 0));
    }
}

#[test]
fn sends_nothing_that_is_not_right() {
    let _alone = lock(&ONE_TEST);
    for fields in [
        r#"{"base_url":"http://127.0.0.1:1","token":"t0p\r\nX-Admin: yes"}"#,
        r#"{"base_url":"http://127.0.0.1:1\r\nX-Admin: yes","token":"t0p"}"#,
        r#"{"base_url":"https://127.0.0.1:1","token":"t0p"}"#,
        r#"{"base_url":"http://","token":"t0p"}"#,
        r#"{"base_url":"http://127.0.0.1:1"}"#,
    ] {
        assert_eq!(call(fields, LADDER, 60_000), ended("bad_credential", 0, 0), "{fields}");
    }
    let nowhere = r#"{"base_url":"http://127.0.0.1:1","token":"t0p"}"#; // where no one listens
    assert_eq!(call(nowhere, LADDER, 60_000), ended("unavailable", 1, 0));
    assert_eq!(call(nowhere, r#"{"title":"\ud83e"}"#, 60_000), ended("invalid_input", 0, 0));
    lock(&STATE).cancelled = 1;
    let stopped = call(nowhere, LADDER, 60_000);
    lock(&STATE).cancelled = 0;
    assert_eq!(stopped, ended("cancelled", 0, 0));
}
