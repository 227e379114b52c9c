//! One HTTP request with std alone: a connection of its own, and an answer of bounded size. It speaks no TLS. A crate
//! that you trust may take its place.

use crate::answer::{self, Answer};
use crate::secret::Secret;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Failure {
    Incomplete, // the connection ended before the answer did
    Malformed,  // that was no HTTP
    TooLarge,   // the answer is over answer::BYTES_MAX
    BadAddress, // the base URL is not http://HOST[:PORT][/PATH]
    BadHeader,  // the token or the key is nothing that a header can hold
    Unreachable,
    Late,     // the call's deadline has passed
    Unwanted, // the host asked the call to stop
}

pub struct Request<'a> {
    pub base_url: &'a str,
    pub path: &'a str, // goes behind the base URL: "/items"
    pub token: &'a str,
    pub idempotency_key: &'a str,
    pub body: &'a str,    // JSON
    pub deadline_ms: i64, // since 1970
    pub unwanted: &'a dyn Fn() -> bool,
}

const LOOK_EVERY: Duration = Duration::from_millis(100); // how long a cancel may go unseen
const CONNECT_MAX: Duration = Duration::from_secs(10); // and while there is no connection

struct Address<'a> {
    authority: &'a str, // what the Host header says
    host: &'a str,
    port: u16,
    path: &'a str,
}

fn is_visible(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn address(url: &str) -> Option<Address<'_>> {
    if !is_visible(url) || url.contains(&['@', '?', '#', '\\'][..]) {
        return None;
    }
    let rest = url.strip_prefix("http://")?;
    let rest = rest.strip_suffix('/').unwrap_or(rest); // the path that follows begins with one
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = match authority.strip_prefix('[') {
        Some(bracketed) => bracketed.split_once(']')?, // an IPv6 address
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let port = match port.strip_prefix(':') {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
        None if port.is_empty() => 80,
        _ => return None,
    };
    if host.is_empty() { None } else { Some(Address { authority, host, port, path }) }
}

/// Nothing that is put into a line of the head can end that line: `is_visible` has seen it.
fn head_and_body(request: &Request, address: &Address) -> Secret {
    let length = request.body.len().to_string();
    let parts = [
        "POST ",
        address.path,
        request.path,
        " HTTP/1.1\r\nHost: ",
        address.authority,
        "\r\nAuthorization: Bearer ",
        request.token,
        "\r\nIdempotency-Key: ",
        request.idempotency_key,
        "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ",
        &length,
        "\r\n\r\n",
        request.body,
    ];
    Secret::new(parts.concat()) // which makes room for all of them first
}

/// How long one wait may be, when the call is not over.
fn next_wait(request: &Request, most: Duration) -> Result<Duration, Failure> {
    if (request.unwanted)() {
        return Err(Failure::Unwanted);
    }
    let deadline = Duration::from_millis(u64::try_from(request.deadline_ms).unwrap_or(0));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    match deadline.checked_sub(now) {
        Some(left) if left >= Duration::from_millis(1) => Ok(left.min(most)),
        _ => Err(Failure::Late),
    }
}

/// The first address that answers; the resolver keeps to limits of its own.
fn connect(address: &Address, request: &Request) -> Result<TcpStream, Failure> {
    let found = (address.host, address.port).to_socket_addrs().map_err(|_| Failure::Unreachable)?;
    for at in found {
        if let Ok(connection) = TcpStream::connect_timeout(&at, next_wait(request, CONNECT_MAX)?) {
            return Ok(connection);
        }
    }
    next_wait(request, CONNECT_MAX)?;
    Err(Failure::Unreachable)
}

/// Reads or writes until something has moved, or the call is over.
fn moved(
    connection: &mut TcpStream,
    request: &Request,
    step: &mut dyn FnMut(&mut TcpStream) -> std::io::Result<usize>,
) -> Result<usize, Failure> {
    loop {
        let wait = Some(next_wait(request, LOOK_EVERY)?);
        let set = connection.set_read_timeout(wait).and_then(|()| connection.set_write_timeout(wait));
        match set.and_then(|()| step(connection)) {
            Ok(size) => return Ok(size),
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => (),
                _ => return Err(Failure::Incomplete),
            },
        }
    }
}

/// Sends a POST and waits for the answer.
pub fn post(request: &Request) -> Result<Answer, Failure> {
    let address = address(request.base_url).ok_or(Failure::BadAddress)?;
    if !is_visible(request.token) || !is_visible(request.idempotency_key) {
        return Err(Failure::BadHeader);
    }
    let mut connection = connect(&address, request)?;
    let bytes = head_and_body(request, &address);
    let mut unsent = bytes.text().as_bytes();
    while !unsent.is_empty() {
        let sent = moved(&mut connection, request, &mut |to| to.write(unsent))?;
        unsent = &unsent[sent..];
    }

    let mut room = vec![0; answer::BYTES_MAX];
    let mut size = 0;
    while size < room.len() {
        let got = moved(&mut connection, request, &mut |from| from.read(&mut room[size..]))?;
        size += got;
        match answer::read(&room[..size], got == 0) {
            Err(Failure::Incomplete) if got > 0 => (),
            ended => return ended,
        }
    }
    Err(Failure::TooLarge)
}
