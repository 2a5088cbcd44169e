//! The totals of a group of calls.

use ovia::Call;

use super::{
    amount::{Amount, Sum},
    costs::Costs,
    lengths::Lengths,
    outcome,
};
use crate::call_status::has_failed;

/// Decimals of a cost per minute and of a mean length.
const COST_DECIMALS: i64 = 6;
const MEAN_DECIMALS: i64 = 3;

/// What is counted about one call. Read once, and added to each grouping.
pub(crate) struct Facts {
    is_answered: bool,
    is_failed: bool,
    /// In microseconds.
    pub(crate) length: Option<u64>,
    costs: Costs,
}

impl Facts {
    pub(crate) fn of(call: &Call) -> Self {
        let length = length(call);
        Self {
            is_answered: outcome::is_answered(call, length),
            is_failed: has_failed(call),
            length,
            costs: Costs::of(call),
        }
    }

    /// What the call cost, if it is known.
    pub(crate) fn cost(&self) -> Option<&Amount> {
        self.costs.total.as_ref()
    }

    /// What the call cost besides the three services; unknown if one of the four amounts is.
    pub(crate) fn other_cost(&self) -> Option<Amount> {
        self.costs.other()
    }

    /// Whether some of its costs are known, but not all four.
    pub(crate) fn has_incomplete_costs(&self) -> bool {
        self.costs.is_incomplete()
    }
}

/// The length of a call in microseconds: a number of seconds, or text that contains one.
fn length(call: &Call) -> Option<u64> {
    if let Some(seconds) = call.duration() {
        return u64::try_from(seconds).ok()?.checked_mul(1_000_000);
    }
    Amount::from_json(call.field("duration")?)?.to_micros()
}

/// The totals of a group of calls.
#[derive(Clone, Debug, Default)]
pub(crate) struct Totals {
    pub(crate) calls: u32,
    pub(crate) answered: u32,
    pub(crate) failed: u32,
    /// Calls with some costs, but not all four.
    incomplete: u32,
    pub(crate) lengths: Lengths,
    pub(crate) llm: Sum,
    pub(crate) stt: Sum,
    pub(crate) tts: Sum,
    pub(crate) total: Sum,
    /// The length of the calls whose cost and length are known, in microseconds.
    billed: u64,
    /// The cost of the calls whose length is not known.
    without_length: Option<Box<Sum>>,
    pub(crate) prompt_tokens: Sum,
    pub(crate) completion_tokens: Sum,
    pub(crate) characters: Sum,
}

impl Totals {
    /// No calls, without the percentiles of their lengths, which take memory.
    pub(super) fn without_percentiles() -> Self {
        Self {
            lengths: Lengths::summed(),
            ..Self::default()
        }
    }

    pub(crate) fn add(&mut self, facts: &Facts) {
        self.calls = self.calls.saturating_add(1);
        self.answered += u32::from(facts.is_answered);
        self.failed += u32::from(facts.is_failed);
        if let Some(length) = facts.length {
            self.lengths.add(length);
        }
        let costs = &facts.costs;
        self.incomplete += u32::from(costs.is_incomplete());
        self.llm.add(costs.llm.as_ref());
        self.stt.add(costs.stt.as_ref());
        self.tts.add(costs.tts.as_ref());
        self.total.add(costs.total.as_ref());
        match (&costs.total, facts.length) {
            (Some(_), Some(length)) => self.billed = self.billed.saturating_add(length),
            (Some(cost), None) => self.without_length.get_or_insert_default().add(Some(cost)),
            (None, _) => {}
        }
        self.prompt_tokens.add(costs.prompt_tokens.as_ref());
        self.completion_tokens.add(costs.completion_tokens.as_ref());
        self.characters.add(costs.characters.as_ref());
    }

    /// The total less its parts; unknown if one call has some costs, but not all four.
    pub(crate) fn other(&self) -> Option<Amount> {
        if self.incomplete > 0 {
            return None;
        }
        let rest = self.total.known()?.minus(self.llm.known()?);
        Some(rest.minus(self.stt.known()?).minus(self.tts.known()?))
    }

    /// The cost per minute of the calls whose cost and length are known.
    pub(crate) fn cost_per_minute(&self) -> Option<Amount> {
        let mut cost = self.total.known()?.clone();
        if let Some(without_length) = self.without_length.as_deref().and_then(Sum::known) {
            cost = cost.minus(without_length);
        }
        (&cost * 60).divided_by(&Amount::from_micros(self.billed.into()), COST_DECIMALS)
    }

    /// The sum of the known lengths, in seconds.
    pub(crate) fn duration(&self) -> Option<Amount> {
        (self.lengths.count() > 0).then(|| Amount::from_micros(self.lengths.total()))
    }

    /// The mean of the known lengths, in seconds.
    pub(crate) fn mean_duration(&self) -> Option<Amount> {
        let count = Amount::parse(&self.lengths.count().to_string())?;
        self.duration()?.divided_by(&count, MEAN_DECIMALS)
    }
}

#[cfg(test)]
mod tests {
    use ovia::Call;

    use super::{Amount, Facts, Totals};

    fn totals(calls: &[&str]) -> Totals {
        let mut totals = Totals::default();
        for call in calls {
            let call: Call = call.parse().expect("a record");
            totals.add(&Facts::of(&call));
        }
        totals
    }

    fn text(amount: Option<Amount>) -> Option<String> {
        amount.map(|it| it.to_string())
    }

    const WHOLE: &str =
        r#"{"duration": 30, "costs": {"llm": 0.1, "stt": 0.1, "tts": "0.1", "total": 0.4}}"#;

    #[test]
    fn what_is_unknown_is_not_counted_as_0() {
        let nothing = totals(&["{}", r#"{"costs": null, "duration": -3}"#]);
        assert_eq!(nothing.calls, 2);
        assert_eq!(nothing.total.known(), None);
        assert_eq!(nothing.other(), None);
        assert_eq!(nothing.cost_per_minute(), None);
        assert_eq!(nothing.duration(), None);
        assert_eq!(nothing.mean_duration(), None);
    }

    #[test]
    fn a_cost_per_minute_is_of_calls_with_both() {
        let no_length = r#"{"costs": {"total": 100}}"#;
        let no_cost = r#"{"duration": 6000}"#;
        let some = totals(&[WHOLE, no_length, no_cost, WHOLE]);
        assert_eq!(text(some.cost_per_minute()).as_deref(), Some("0.8"));
        assert_eq!(text(some.total.known().cloned()).as_deref(), Some("100.8"));
        assert_eq!(text(some.duration()).as_deref(), Some("6060"));
        assert_eq!(text(some.mean_duration()).as_deref(), Some("2020"));
        assert_eq!(
            totals(&[r#"{"duration": 0, "costs": {"total": 0}}"#]).cost_per_minute(),
            None
        );
    }

    #[test]
    fn other_is_unknown_if_a_part_is() {
        assert_eq!(
            text(totals(&[WHOLE, WHOLE, "{}"]).other()).as_deref(),
            Some("0.2")
        );
        let part = r#"{"costs": {"llm": 0.1, "stt": 0.1, "total": 0.4}}"#;
        assert_eq!(totals(&[WHOLE, part]).other(), None);
        let no_total = r#"{"costs": {"llm": 0.1, "stt": 0.1, "tts": 0.4}}"#;
        assert_eq!(totals(&[WHOLE, no_total]).other(), None);
    }

    #[test]
    fn lengths_of_every_kind() {
        let some = totals(&[
            r#"{"duration": 1}"#,
            r#"{"duration": "2"}"#,
            r#"{"duration": 0.5}"#,
            r#"{"duration": 1e3}"#,
            r#"{"duration": "long"}"#,
            r#"{"duration": -1}"#,
            r#"{"duration": null}"#,
        ]);
        assert_eq!(some.lengths.count(), 4);
        assert_eq!(text(some.duration()).as_deref(), Some("1003.5"));
        assert_eq!(text(some.mean_duration()).as_deref(), Some("250.875"));
    }
}
