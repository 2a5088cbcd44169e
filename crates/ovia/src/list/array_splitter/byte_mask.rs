//! Which of 64 bytes are quotes, backslashes or brackets: one bit for each, so that all 64 are
//! evaluated at once.
//!
//! The method is simdjson's (Langdale and Lemire, "Parsing gigabytes of JSON per second"). Theirs is
//! written with the instructions of each processor; this is portable Rust in which every loop does the
//! same to every byte, so that the compiler vectorises it. It does not find the instruction that
//! collects a bit of each byte: [`ByteMask`] does without.

/// As many bytes as a word has bits.
pub(super) type Block = [u8; 64];

/// Which bytes of a block are of a kind.
///
/// Bit `r` of byte `c` stands for the byte `8 r + c` of the block: the order in which the bits come
/// together by nothing but `or`. Whether there are any can be told without turning them over.
#[derive(Clone, Copy)]
pub(super) struct ByteMask(u64);

/// Finds the bytes of a kind.
#[inline]
pub(super) fn find(block: &Block, is_of_kind: impl Fn(u8) -> bool) -> ByteMask {
    let mut flags = [0; 64];
    let mut at = 0;
    // Not an iterator: unoptimised, as in tests, it takes three times as long.
    while at < 64 {
        flags[at] = if is_of_kind(block[at]) {
            1 << (at / 8)
        } else {
            0
        };
        at += 1;
    }
    let (rows, _) = flags.as_chunks();
    let mut found = 0;
    for row in rows {
        found |= u64::from_le_bytes(*row);
    }
    ByteMask(found)
}

impl ByteMask {
    /// Whether there are none.
    #[inline]
    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Bit `i` for the byte `i`: the eight by eight bits, mirrored at their diagonal. Squares of one
    /// bit change places, then of two by two, then of four by four.
    #[inline]
    pub(super) fn bits(self) -> u64 {
        if self.is_none() {
            return 0;
        }
        let swap = |bits: u64, distance: u32, which: u64| {
            let differ = (bits ^ (bits >> distance)) & which;
            bits ^ differ ^ (differ << distance)
        };
        let bits = swap(self.0, 7, 0x00aa_00aa_00aa_00aa);
        let bits = swap(bits, 14, 0x0000_cccc_0000_cccc);
        swap(bits, 28, 0x0000_0000_f0f0_f0f0)
    }
}

/// Which bytes are escaped by a backslash, and whether the first byte after the block is. `before` is the same of the block before.
///
/// Of a run of backslashes, the first, the third and so on count. To tell them without a loop, the
/// run is subtracted from the odd places and the places after its backslashes: the borrow ripples
/// through a run that begins at an even place, and changes nothing beyond one that begins at an odd
/// place. Against the odd places, that leaves the backslashes that count, and the byte after the
/// run if the last of them does.
#[inline]
pub(super) fn escaped(backslashes: u64, before: bool) -> (u64, bool) {
    const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
    let before = u64::from(before);
    if backslashes == 0 {
        return (before, false);
    }
    let runs = backslashes & !before;
    let count = (runs << 1 | ODD).wrapping_sub(runs) ^ ODD;
    let escaped = count ^ (backslashes | before);
    (escaped, (count & backslashes) >> 63 == 1)
}

/// Which bytes are in a string, the opening quote with them and the closing one not. `before` is
/// whether the block begins in one.
///
/// A byte is in a string after an odd number of quotes: each step adds up twice as many bits.
#[inline]
pub(super) fn inside(quotes: u64, before: bool) -> u64 {
    let mut inside = quotes;
    if quotes != 0 {
        for distance in [1, 2, 4, 8, 16, 32] {
            inside ^= inside << distance;
        }
    }
    if before { !inside } else { inside }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Asks each place of a block.
    fn bits(is_set: impl FnMut(&usize) -> bool) -> u64 {
        (0..64).filter(is_set).fold(0, |bits, at| bits | 1 << at)
    }

    #[test]
    fn each_byte_has_its_bit() {
        for at in 0..64 {
            let mut block = [b' '; 64];
            block[at] = b'x';
            assert_eq!(find(&block, |byte| byte == b'x').bits(), 1 << at);
            assert_eq!(find(&block, |byte| byte != b'x').bits(), !(1 << at));
            assert!(!find(&block, |byte| byte == b'x').is_none());
            assert!(find(&block, |byte| byte == b'y').is_none());
        }
    }

    proptest! {
        #[test]
        fn all_at_once_is_one_by_one(
            block in prop::collection::vec(any::<u8>(), 64),
            first in any::<u64>(),
            more in any::<[u64; 2]>(),
            few in any::<bool>(),
            before in any::<bool>(),
        ) {
            let block: Block = block.try_into().expect("64 bytes");
            let odd = find(&block, |byte| byte % 2 == 1).bits();
            prop_assert_eq!(odd, bits(|at| block[*at] % 2 == 1));

            // Backslashes that are few, and long runs of them.
            let chosen = match few {
                true => first & more[0] & more[1],
                false => first | more[0] | more[1],
            };
            let mut escapes = before;
            let expected = bits(|at| {
                let escaped = escapes;
                escapes = !escaped && chosen >> at & 1 == 1;
                escaped
            });
            prop_assert_eq!(escaped(chosen, before), (expected, escapes));

            let mut is_inside = before;
            let expected = bits(|at| {
                is_inside ^= chosen >> at & 1 == 1;
                is_inside
            });
            prop_assert_eq!(inside(chosen, before), expected);
        }
    }
}
