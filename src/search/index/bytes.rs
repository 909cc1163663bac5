//! Numbers and texts as bytes, and back.

use super::corpus::Stamp;

/// Bytes under construction.
#[derive(Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    pub fn number(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub fn length(&mut self, length: usize) {
        self.number(u32::try_from(length).unwrap_or(u32::MAX));
    }

    pub fn stamp(&mut self, stamp: Stamp) {
        for part in stamp.0 {
            self.0.extend_from_slice(&part.to_le_bytes());
        }
    }

    pub fn block(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    pub fn list<T>(&mut self, list: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.length(list.len());
        list.iter().for_each(|item| each(self, item));
    }
}

/// Bytes being read; every answer is `None` where they are not what they should be.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    pub fn stamp(&mut self) -> Option<Stamp> {
        let mut stamp = Stamp::default();
        for part in &mut stamp.0 {
            *part = i64::from_le_bytes(self.take(8)?.try_into().ok()?);
        }
        Some(stamp)
    }

    pub fn block(&mut self) -> Option<&'a [u8]> {
        let length = self.number()? as usize;
        self.take(length)
    }

    pub fn text(&mut self) -> Option<String> {
        String::from_utf8(self.block()?.to_vec()).ok()
    }

    pub fn list<T>(&mut self, mut each: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.number()?;
        (0..length).map(|_| each(self)).collect()
    }
}
