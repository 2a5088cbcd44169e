//! Random numbers: SplitMix64, keyed.
//!
//! Not from a crate, because generated calls are pinned in other crates' tests and snapshots: a
//! dependency may change its algorithm in a minor version, as fastrand did in 2.1.

/// A sequence of numbers that depends on its key alone.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    state: u64,
}

/// What a sequence is used for; each purpose has sequences of its own.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// The agents, users and numbers of a seed.
    Fixtures = 1,
    /// One generated call.
    Call = 2,
    /// The id of one placed call.
    Created = 3,
    /// One person who calls or is called.
    Person = 4,
}

impl Random {
    /// The sequence of one index, independent of all others.
    pub(crate) fn keyed(seed: u64, purpose: Purpose, index: u64) -> Self {
        Self {
            state: mix(seed ^ mix(index ^ mix(purpose as u64))),
        }
    }

    /// The next 64 bits.
    #[inline]
    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.state)
    }

    /// A number from 0 up to, not including, `limit`; 0 if the limit is 0.
    #[inline]
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        // Multiply and shift: the high half of the product. Its bias is below limit / 2^64.
        ((u128::from(self.bits()) * u128::from(limit)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included.
    #[inline]
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// True in `percent` of 100 cases.
    #[inline]
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the items, which must not be empty.
    #[inline]
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    /// A version 4 UUID.
    pub(crate) fn uuid(&mut self) -> uuid::Uuid {
        let bits = (u128::from(self.bits()) << 64) | u128::from(self.bits());
        uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    }
}

/// SplitMix64's finalizer.
#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Random};

    #[test]
    fn the_sequence_is_pinned() {
        // The reference outputs of SplitMix64 from state 1234567, as published with it.
        let mut random = Random { state: 1_234_567 };
        assert_eq!(random.bits(), 6_457_827_717_110_365_317);
        assert_eq!(random.bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn each_key_has_its_own_sequence() {
        let first = |seed, purpose, index| Random::keyed(seed, purpose, index).bits();
        let base = first(7, Purpose::Call, 0);
        assert_eq!(base, first(7, Purpose::Call, 0));
        assert_ne!(base, first(8, Purpose::Call, 0));
        assert_ne!(base, first(7, Purpose::Call, 1));
        assert_ne!(base, first(7, Purpose::Created, 0));
    }

    #[test]
    fn ranges_hold_and_reach_their_ends() {
        let mut random = Random::keyed(1, Purpose::Call, 1);
        let drawn: Vec<u64> = (0..1000).map(|_| random.between(3, 6)).collect();
        assert!(drawn.iter().all(|n| (3..=6).contains(n)));
        assert!((3..=6).all(|n| drawn.contains(&n)));
        assert_eq!(random.below(0), 0);
        assert!(!(0..100).any(|_| random.chance(0)));
        assert!((0..100).all(|_| random.chance(100)));
    }
}
