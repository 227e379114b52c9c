//! Text that is overwritten when it is dropped.

pub struct Secret(String);

impl Secret {
    /// Takes text whose memory was never moved: what has room enough from the beginning.
    pub fn new(text: String) -> Secret {
        Secret(text)
    }

    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        for byte in unsafe { self.0.as_bytes_mut() } {
            unsafe { std::ptr::write_volatile(byte, 0) }; // zeros are UTF-8, and a plain write would be left out
        }
    }
}
