//! As much JSON as the module needs. A crate that you trust may take its place.

const DEPTH_MAX: u32 = 64;

/// A member of a JSON object that is a string. `None` when the text is not one whole object, or the member is missing
/// or something else. Where a name is there twice, the last one counts.
pub fn member(object: &str, name: &str) -> Option<String> {
    let mut input = Reader { rest: object };
    let mut found = None;
    input.mark("{")?;
    if input.take("}").is_none() {
        loop {
            let mut key = String::new();
            input.string(&mut |c| key.push(c))?;
            input.mark(":")?;
            if key != name {
                input.value(0)?;
            } else if input.rest.starts_with('"') {
                let mut value = String::with_capacity(object.len()); // never moved, so that a secret is in one place
                input.string(&mut |c| value.push(c))?;
                found = Some(value);
            } else {
                input.value(0)?;
                found = None;
            }
            if input.mark(",").is_none() {
                break;
            }
        }
        input.take("}")?;
    }
    input.skip_space();
    if input.rest.is_empty() { found } else { None }
}

/// The text as a JSON string, with its quotes.
pub fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c < ' ' => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// What is still to be read. A function that gives `None` leaves it anywhere: the text is bad.
struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let first = chars.next();
        self.rest = chars.as_str();
        first
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
    }

    fn take(&mut self, wanted: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(wanted)?;
        Some(())
    }

    /// The same for one that may have space on both sides.
    fn mark(&mut self, wanted: &str) -> Option<()> {
        self.skip_space();
        self.take(wanted)?;
        self.skip_space();
        Some(())
    }

    fn string(&mut self, put: &mut dyn FnMut(char)) -> Option<()> {
        self.take("\"")?;
        loop {
            match self.next()? {
                '"' => return Some(()),
                '\\' => put(self.escape()?),
                c if c < ' ' => return None,
                c => put(c),
            }
        }
    }

    /// Past the backslash.
    fn escape(&mut self) -> Option<char> {
        match self.next()? {
            c @ ('"' | '\\' | '/') => Some(c),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'u' => {
                let unit = self.hex4()?;
                if !(0xD800..0xDC00).contains(&unit) {
                    return char::from_u32(unit); // which refuses the second half of a pair
                }
                self.take("\\u")?;
                let low = self.hex4()?.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
                char::from_u32(0x10000 + ((unit - 0xD800) << 10) + low)
            }
            _ => None,
        }
    }

    fn hex4(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit << 4 | self.next()?.to_digit(16)?;
        }
        Some(unit)
    }

    fn digits(&mut self) -> Option<()> {
        let after = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let some = after.len() < self.rest.len();
        self.rest = after;
        some.then(|| ())
    }

    fn number(&mut self) -> Option<()> {
        self.take("-");
        if self.take("0").is_none() {
            self.digits()?;
        }
        if self.take(".").is_some() {
            self.digits()?;
        }
        if self.take("e").or_else(|| self.take("E")).is_some() {
            self.take("+").or_else(|| self.take("-"));
            self.digits()?;
        }
        Some(())
    }

    /// Goes past a value of any kind.
    fn value(&mut self, depth: u32) -> Option<()> {
        match self.rest.chars().next()? {
            _ if depth > DEPTH_MAX => None,
            '"' => self.string(&mut |_| ()),
            't' => self.take("true"),
            'f' => self.take("false"),
            'n' => self.take("null"),
            open @ ('[' | '{') => {
                let close = if open == '[' { "]" } else { "}" };
                self.next();
                self.skip_space();
                if self.take(close).is_some() {
                    return Some(());
                }
                loop {
                    if open == '{' {
                        self.string(&mut |_| ())?;
                        self.mark(":")?;
                    }
                    self.value(depth + 1)?;
                    if self.mark(",").is_none() {
                        return self.take(close);
                    }
                }
            }
            _ => self.number(),
        }
    }
}
