//! What the bytes of an HTTP answer say. All of them are the other side's: none is trusted.

use crate::http::Failure;

pub const BYTES_MAX: usize = 64 * 1024;

pub struct Answer {
    pub status: u32,        // 200 to 599
    pub retry_after_s: i64, // 0 when it names no number of seconds
    pub body: Vec<u8>,
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|part| part == wanted)
}

/// Nothing but digits. What is over a thousand million stays there.
fn number(digits: &str, radix: u32) -> Option<u32> {
    const MOST: u32 = 1_000_000_000;
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    Some(u32::from_str_radix(digits, radix).unwrap_or(MOST).min(MOST))
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.split("\r\n").skip(1).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// What the chunks of a body hold.
fn joined(mut rest: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    loop {
        let line_end = find(rest, b"\r\n").ok_or(Failure::Incomplete)?;
        let line = String::from_utf8_lossy(&rest[..line_end]);
        let digits = line.split(|c| matches!(c, ';' | ' ' | '\t')).next().unwrap_or_default();
        let size = number(digits, 16).ok_or(Failure::Malformed)? as usize;
        if size == 0 {
            return Ok(body); // the trailers say nothing that is needed
        }
        rest = &rest[line_end + 2..];
        if rest.len() < size + 2 {
            return Err(Failure::Incomplete);
        }
        if &rest[size..size + 2] != b"\r\n" {
            return Err(Failure::Malformed);
        }
        body.extend_from_slice(&rest[..size]);
        rest = &rest[size + 2..];
    }
}

fn body(head: &str, bytes: &[u8], ended: bool) -> Result<Vec<u8>, Failure> {
    if let Some(coding) = header(head, "Transfer-Encoding") {
        return if coding.eq_ignore_ascii_case("chunked") { joined(bytes) } else { Err(Failure::Malformed) };
    }
    match header(head, "Content-Length") {
        None if ended => Ok(bytes.to_vec()),
        None => Err(Failure::Incomplete),
        Some(length) => match number(length, 10).ok_or(Failure::Malformed)? as usize {
            length if length > BYTES_MAX => Err(Failure::TooLarge),
            length => Ok(bytes.get(..length).ok_or(Failure::Incomplete)?.to_vec()),
        },
    }
}

/// Looks at what has come in, and says `Incomplete` while there must be more. `ended`: there will be none.
pub fn read(bytes: &[u8], ended: bool) -> Result<Answer, Failure> {
    let blank = find(bytes, b"\r\n\r\n").ok_or(Failure::Incomplete)?;
    let head = String::from_utf8_lossy(&bytes[..blank]);

    // "HTTP/1.1 200 OK"
    let mut words = head.split(|c| c == ' ' || c == '\r');
    let known = matches!(words.next(), Some("HTTP/1.0" | "HTTP/1.1"));
    let status = words.next().and_then(|word| number(word, 10));
    match status {
        Some(status @ 200..=599) if known => Ok(Answer {
            status,
            retry_after_s: header(&head, "Retry-After").and_then(|value| number(value, 10)).unwrap_or(0).into(),
            body: body(&head, &bytes[blank + 4..], ended)?,
        }),
        _ => Err(Failure::Malformed),
    }
}
