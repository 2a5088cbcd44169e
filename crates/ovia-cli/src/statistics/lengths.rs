//! Lengths of calls: how many calls have each length.
//!
//! Percentiles are exact. Lengths are appended, and equal ones are put together when there are many:
//! 100,000 calls have a few hundred different lengths.

/// Lengths are put together from this many on.
const FIRST_MERGE: usize = 256;

/// Counted lengths, in microseconds.
#[derive(Clone, Debug)]
pub(crate) enum Lengths {
    /// All are equal. Most groups of a fine grouping have one call.
    Equal {
        micros: u64,
        number: u32,
    },
    Different(Box<Counted>),
    /// Only their sum, in microseconds, and their number.
    Summed {
        micros: u64,
        number: u32,
    },
}

/// Lengths and how many calls have them; sorted up to `sorted`, in the order of arrival after it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted {
    lengths: Vec<(u64, u32)>,
    sorted: usize,
}

impl Default for Lengths {
    fn default() -> Self {
        Self::Equal {
            micros: 0,
            number: 0,
        }
    }
}

impl Lengths {
    /// No lengths, of which only the sum and the mean will be asked for.
    pub(super) fn summed() -> Self {
        Self::Summed {
            micros: 0,
            number: 0,
        }
    }

    pub(crate) fn add(&mut self, micros: u64) {
        match self {
            Self::Summed {
                micros: sum,
                number,
            } => {
                *sum = sum.saturating_add(micros);
                *number = number.saturating_add(1);
            }
            Self::Different(counted) => counted.add(micros),
            Self::Equal { number: 0, .. } => *self = Self::Equal { micros, number: 1 },
            Self::Equal {
                micros: known,
                number,
            } if *known == micros && *number < u32::MAX => *number += 1,
            Self::Equal {
                micros: known,
                number,
            } => {
                *self = Self::Different(Box::new(Counted {
                    lengths: vec![(*known, *number), (micros, 1)],
                    sorted: 0,
                }));
            }
        }
    }

    /// How many lengths there are.
    pub(crate) fn count(&self) -> u64 {
        match self {
            Self::Equal { number, .. } | Self::Summed { number, .. } => (*number).into(),
            Self::Different(counted) => counted.lengths.iter().map(|it| u64::from(it.1)).sum(),
        }
    }

    /// The sum, in microseconds.
    pub(crate) fn total(&self) -> u128 {
        let product = |(length, number): &(u64, u32)| u128::from(*length) * u128::from(*number);
        match self {
            Self::Equal { micros, number } => product(&(*micros, *number)),
            Self::Different(counted) => counted.lengths.iter().map(product).sum(),
            Self::Summed { micros, .. } => (*micros).into(),
        }
    }

    /// The percentiles by nearest rank: the shortest length that this part of the calls does not
    /// exceed. In percent, ascending; `None` if there is no length.
    pub(crate) fn percentiles<const N: usize>(&self, percents: [u64; N]) -> Option<[u64; N]> {
        let sorted = self.counted();
        let count = self.count();
        let at = |percent: u64| {
            let rank = u128::from(count) * u128::from(percent);
            let rank = rank.div_ceil(100).max(1);
            let mut before = 0;
            let found = sorted.iter().find(|(_, number)| {
                before += u128::from(*number);
                before >= rank
            });
            found.map(|(length, _)| *length)
        };
        let mut result = [0; N];
        for (place, percent) in result.iter_mut().zip(percents) {
            *place = at(percent)?;
        }
        Some(result)
    }

    /// Each length once, ascending, with the number of calls that have it.
    pub(crate) fn counted(&self) -> Vec<(u64, u32)> {
        match self {
            Self::Equal { number: 0, .. } => Vec::new(),
            Self::Equal { micros, number } => vec![(*micros, *number)],
            Self::Different(counted) => counted.merged(),
            Self::Summed { .. } => Vec::new(),
        }
    }
}

impl Counted {
    fn add(&mut self, micros: u64) {
        let (sorted, rest) = self.lengths.split_at_mut(self.sorted);
        if let Ok(at) = sorted.binary_search_by_key(&micros, |(length, _)| *length)
            && let Some(number) = sorted[at].1.checked_add(1)
        {
            sorted[at].1 = number;
            return;
        }
        let is_full = rest.len() >= FIRST_MERGE.max(sorted.len());
        self.lengths.push((micros, 1));
        if is_full {
            self.lengths = self.merged();
            self.sorted = self.lengths.len();
        }
    }

    /// Sorted, and equal lengths put together.
    fn merged(&self) -> Vec<(u64, u32)> {
        let mut all = self.lengths.clone();
        all.sort_unstable();
        all.dedup_by(|next, kept| {
            let sum = kept.1.checked_add(next.1).filter(|_| next.0 == kept.0);
            kept.1 = sum.unwrap_or(kept.1);
            sum.is_some()
        });
        all
    }
}

#[cfg(test)]
mod tests {
    use super::Lengths;

    #[test]
    fn percentiles_are_those_of_a_sorted_list() {
        for count in [1_u64, 2, 3, 99, 100, 101, 5000] {
            let mut lengths = Lengths::default();
            let mut all: Vec<u64> = (0..count)
                .map(|i| (i * 7919) % 1201 + i % 3 * 5000)
                .collect();
            for length in &all {
                lengths.add(*length);
            }
            all.sort_unstable();
            let percents = [1, 50, 90, 99, 100];
            let expected = percents.map(|it: u64| all[(count * it).div_ceil(100) as usize - 1]);
            assert_eq!(lengths.percentiles(percents), Some(expected), "{count}");
            assert_eq!(lengths.count(), count);
            assert_eq!(lengths.total(), all.iter().map(|it| u128::from(*it)).sum());
        }
        assert_eq!(Lengths::default().percentiles([50]), None);
        let mut summed = Lengths::summed();
        summed.add(3);
        summed.add(4);
        assert_eq!((summed.count(), summed.total()), (2, 7));
        assert_eq!(summed.percentiles([50]), None);
        let mut equal = Lengths::default();
        equal.add(7);
        equal.add(7);
        assert_eq!((equal.count(), equal.total()), (2, 14));
        assert_eq!(equal.percentiles([1, 100]), Some([7, 7]));
    }

    #[test]
    fn equal_lengths_take_no_memory() {
        let mut lengths = Lengths::default();
        for i in 0..100_000 {
            lengths.add(i % 300);
        }
        let Lengths::Different(counted) = &lengths else {
            panic!("{lengths:?}");
        };
        let kept = counted.lengths.len();
        assert!(kept <= 600, "{kept}");
        assert_eq!(lengths.count(), 100_000);
        assert_eq!(lengths.counted().len(), 300);
    }
}
