//! A position in a text, and the steps over single tokens.

use super::Unsupported;

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGH_BITS: u64 = ONES << 7;

/// A position in a text.
///
/// A copy is cheap, and the compiler keeps it in registers while it steps over many tokens.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'de> {
    pub(super) text: &'de str,
    /// The byte that is next.
    pub(super) at: usize,
}

impl<'de> Cursor<'de> {
    pub(super) fn new(text: &'de str, at: usize) -> Self {
        Self { text, at }
    }

    #[inline(always)]
    pub(super) fn bytes(&self) -> &'de [u8] {
        self.text.as_bytes()
    }

    /// The byte that is next.
    #[inline(always)]
    pub(super) fn byte(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    /// Skips white space; the next byte, which is not consumed.
    #[inline(always)]
    pub(super) fn peek(&mut self) -> Result<u8, Unsupported> {
        if let Some(byte @ b'!'..) = self.byte() {
            return Ok(byte);
        }
        self.at = end_of_space(self.bytes(), self.at);
        self.byte().ok_or(Unsupported)
    }

    /// Steps over a byte that has to be there.
    #[inline(always)]
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Unsupported> {
        if self.peek()? != byte {
            return Err(Unsupported);
        }
        self.at += 1;
        Ok(())
    }

    /// Steps over a word that has to be there.
    #[inline]
    pub(super) fn word(&mut self, word: &str) -> Result<(), Unsupported> {
        let rest = self.bytes().get(self.at..).ok_or(Unsupported)?;
        if !rest.starts_with(word.as_bytes()) {
            return Err(Unsupported);
        }
        self.at += word.len();
        Ok(())
    }

    /// Whether another item of the array follows; steps over what is in between, or over the end.
    #[inline(always)]
    pub(super) fn next_item(&mut self, first: bool) -> Result<bool, Unsupported> {
        match self.peek()? {
            b']' => {
                self.at += 1;
                Ok(false)
            }
            b',' if !first => {
                self.at += 1;
                // A comma promises an item.
                if self.peek()? == b']' {
                    return Err(Unsupported);
                }
                Ok(true)
            }
            _ if first => Ok(true),
            _ => Err(Unsupported),
        }
    }

    /// Whether another key of the object follows, which is then next.
    #[inline(always)]
    pub(super) fn next_key(&mut self, first: bool) -> Result<bool, Unsupported> {
        let mut byte = self.peek()?;
        if byte == b'}' {
            self.at += 1;
            return Ok(false);
        }
        if !first {
            self.expect(b',')?;
            byte = self.peek()?;
        }
        if byte == b'"' {
            Ok(true)
        } else {
            Err(Unsupported)
        }
    }

    /// Where the plain stretch that begins at `at` ends: the position of a quote, a backslash or a
    /// control character, or the end of the text.
    #[inline(always)]
    pub(super) fn end_of_plain(&self, at: usize) -> usize {
        end_of_plain(self.bytes(), at)
    }
}

/// Not inlined: the constants stay in registers.
#[inline(never)]
fn end_of_plain(bytes: &[u8], mut at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let (pairs, tail) = rest.as_chunks::<16>();
    for pair in pairs {
        let (words, _) = pair.as_chunks::<8>();
        let [first, second] = [words[0], words[1]].map(|word| specials(u64::from_le_bytes(word)));
        if first != 0 {
            return at + (first.trailing_zeros() / 8) as usize;
        }
        if second != 0 {
            return at + 8 + (second.trailing_zeros() / 8) as usize;
        }
        at += 16;
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
    at + tail.iter().position(special).unwrap_or(tail.len())
}

/// Where the white space that begins at `at` ends.
#[cold]
fn end_of_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let space = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r'));
    at + space.count()
}

/// The high bit of each byte that ends a plain stretch of a string, which is a quote, a backslash or
/// a control character. Only the lowest one is to be relied on.
#[inline(always)]
fn specials(word: u64) -> u64 {
    // With this bit turned over a quote is 0x20, just above the control characters.
    let quotes_and_controls = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21) & !word;
    let turned = word ^ (ONES * u64::from(b'\\'));
    let backslashes = turned.wrapping_sub(ONES) & !turned;
    (quotes_and_controls | backslashes) & HIGH_BITS
}
