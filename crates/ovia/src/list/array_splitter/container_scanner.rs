//! Finds the end of an object or an array: the bracket that closes the first one.

use super::byte_mask::{self, Block, find};

/// The state of a scan. It can stop and continue at any byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ContainerScanner {
    /// How many brackets are open.
    depth: usize,
    /// How many may be.
    bound: usize,
    /// Whether there have been more.
    too_deep: bool,
    /// Whether the next byte is in a string,
    inside: bool,
    /// and there after a backslash that escapes it.
    escaped: bool,
}

impl ContainerScanner {
    /// Before the first bracket.
    pub(super) fn new(bound: usize) -> Self {
        Self {
            depth: 0,
            bound,
            too_deep: false,
            inside: false,
            escaped: false,
        }
    }

    /// Whether the record is nested too deep, as far as it has been scanned.
    pub(super) fn is_too_deep(&self) -> bool {
        self.too_deep
    }

    /// Scans these bytes: how many of them belong to the record, if it ends in them.
    pub(super) fn end_in(&mut self, bytes: &[u8]) -> Option<usize> {
        let (blocks, rest) = bytes.as_chunks();
        // A copy, which the compiler keeps in registers.
        let mut now = *self;
        let mut ended = None;
        for (index, block) in blocks.iter().enumerate() {
            if let Some(end) = now.end_in_block(block) {
                ended = Some(index * size_of::<Block>() + end);
                break;
            }
        }
        if ended.is_none() {
            let end = now.byte_by_byte(rest);
            ended = end.map(|end| bytes.len() - rest.len() + end);
        }
        *self = now;
        ended
    }

    /// The same, for less than a block, and for bytes that are not JSON.
    ///
    /// Inlined: a call would need the state in memory, which makes short records 25 % slower.
    #[inline]
    fn byte_by_byte(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.inside => self.escaped = true,
                b'"' => self.inside = !self.inside,
                _ if self.inside => {}
                b'{' | b'[' => {
                    self.depth += 1;
                    self.too_deep |= self.depth > self.bound;
                }
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The same, for a block. Nothing is computed that is not needed: that makes the most difference.
    #[inline]
    fn end_in_block(&mut self, block: &Block) -> Option<usize> {
        let quotes = find(block, |byte| byte == b'"');
        let backslashes = find(block, |byte| byte == b'\\');
        if self.inside && quotes.is_none() && backslashes.is_none() {
            self.escaped = false;
            return None;
        }
        let backslashes = backslashes.bits();
        let (escaped, escapes_next) = byte_mask::escaped(backslashes, self.escaped);
        let inside = byte_mask::inside(quotes.bits() & !escaped, self.inside);
        if backslashes & !inside != 0 {
            // A backslash outside a string escapes nothing, but was taken to.
            return self.byte_by_byte(block);
        }
        self.escaped = escapes_next;
        self.inside = inside >> 63 == 1;
        let is_all_text = inside == u64::MAX;
        if is_all_text {
            return None;
        }
        // In ASCII, a square bracket and the curly one differ by this bit.
        let opening = find(block, |byte| byte | 0x20 == b'{');
        let closing = find(block, |byte| byte | 0x20 == b'}');
        if opening.is_none() && closing.is_none() {
            return None;
        }
        self.end_in_brackets(opening.bits() & !inside, closing.bits() & !inside)
    }

    /// Goes from bracket to bracket. They are few: counting them first, to skip blocks that cannot
    /// close the first one, is slower.
    #[inline]
    fn end_in_brackets(&mut self, opening: u64, closing: u64) -> Option<usize> {
        let mut left = opening | closing;
        let (mut depth, mut deepest) = (self.depth, 0);
        let mut ended = None;
        while left != 0 {
            let at = left.trailing_zeros();
            left &= left - 1;
            // No branch: it could not be predicted.
            let closes = (closing >> at & 1) as usize;
            depth = depth + 1 - 2 * closes;
            deepest = deepest.max(depth);
            if depth == 0 {
                ended = Some(at as usize + 1);
                break;
            }
        }
        self.depth = depth;
        self.too_deep |= deepest > self.bound;
        ended
    }
}

#[cfg(test)]
mod tests;
