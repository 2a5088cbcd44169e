//! Lengths of calls: how many calls have each length.
//!
//! Percentiles are exact. Lengths are appended, and equal ones are put together when there are many:
//! 100,000 calls have a few hundred different lengths.

/// Lengths are put together from this many on.
const FIRST_MERGE: usize = 256;

/// Counted lengths, in microseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lengths {
    /// Lengths and how many calls have them; sorted up to `sorted`, in the order of arrival after it.
    counted: Vec<(u64, u32)>,
    sorted: u32,
}

impl Lengths {
    pub(crate) fn add(&mut self, micros: u64) {
        // Most groups of a fine grouping have one call.
        if self.counted.is_empty() {
            self.counted.reserve_exact(1);
        }
        let (sorted, rest) = self.counted.split_at_mut(self.sorted as usize);
        if let Ok(at) = sorted.binary_search_by_key(&micros, |(length, _)| *length)
            && let Some(number) = sorted[at].1.checked_add(1)
        {
            sorted[at].1 = number;
            return;
        }
        let is_full = rest.len() >= FIRST_MERGE.max(sorted.len());
        self.counted.push((micros, 1));
        if is_full {
            self.merge();
        }
    }

    /// Sorts, and puts equal lengths together.
    fn merge(&mut self) {
        self.counted = self.merged();
        self.sorted = u32::try_from(self.counted.len()).unwrap_or(u32::MAX);
    }

    fn merged(&self) -> Vec<(u64, u32)> {
        let mut all = self.counted.clone();
        all.sort_unstable();
        all.dedup_by(|next, kept| {
            let sum = kept.1.checked_add(next.1).filter(|_| next.0 == kept.0);
            kept.1 = sum.unwrap_or(kept.1);
            sum.is_some()
        });
        all
    }

    /// How many lengths there are.
    pub(crate) fn count(&self) -> u64 {
        self.counted
            .iter()
            .map(|(_, number)| u64::from(*number))
            .sum()
    }

    /// The sum, in microseconds.
    pub(crate) fn total(&self) -> u128 {
        let product = |(length, number): &(u64, u32)| u128::from(*length) * u128::from(*number);
        self.counted.iter().map(product).sum()
    }

    /// The percentiles by nearest rank: the shortest length that this part of the calls does not
    /// exceed. In percent, ascending; `None` if there is no length.
    pub(crate) fn percentiles<const N: usize>(&self, percents: [u64; N]) -> Option<[u64; N]> {
        let sorted = self.merged();
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
        self.merged()
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
    }

    #[test]
    fn equal_lengths_take_no_memory() {
        let mut lengths = Lengths::default();
        for i in 0..100_000 {
            lengths.add(i % 300);
        }
        assert!(lengths.counted.len() <= 600, "{}", lengths.counted.len());
        assert_eq!(lengths.count(), 100_000);
        assert_eq!(lengths.counted().len(), 300);
    }
}
