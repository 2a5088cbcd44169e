//! Reads calls, and keeps what the page shows. Its memory grows with the number of days and agents, and by
//! 8 bytes per call for the ids that were seen.

use chrono::{DateTime, NaiveDate, Utc};
use ovia::Call;

use super::problems::Problems;
use crate::{
    redact::Redaction,
    statistics::{Amount, Dimension, Facts, Groups, Totals, latency, started},
    time::Zone,
};

/// How many of the slowest and of the dearest calls are shown.
const TOP: usize = 10;

/// What the page shows.
pub(super) struct Gathered {
    pub(super) zone: Zone,
    pub(super) now: DateTime<Utc>,
    pub(super) all: Totals,
    /// Calls with some costs, but not all four, and calls without a known cost.
    pub(super) incomplete: u64,
    pub(super) without_cost: u64,
    /// The first and the last day.
    pub(super) span: Option<(NaiveDate, NaiveDate)>,
    /// By day, week and month, each with and without the direction.
    by_period: [(Dimension, Groups, Groups); 3],
    pub(super) by_hour: Groups,
    pub(super) by_agent: Groups,
    pub(super) by_status: Groups,
    pub(super) slowest: Top<f64>,
    pub(super) dearest: Top<Amount>,
    pub(super) problems: Problems,
    /// Whether the numbers of the calls are in the records.
    pub(super) has_numbers: bool,
}

/// The calls with the greatest values, in descending order.
pub(super) struct Top<T>(pub(super) Vec<(T, TopCall)>);

/// A call in a list of the page.
pub(super) struct TopCall {
    pub(super) id: String,
    pub(super) started: Option<DateTime<Utc>>,
    pub(super) agent: String,
    pub(super) direction: String,
    pub(super) from: String,
    pub(super) to: String,
    /// In microseconds.
    pub(super) length: Option<u64>,
}

impl<T: PartialOrd> Top<T> {
    fn add(&mut self, value: T, call: impl FnOnce() -> TopCall) {
        if self.0.len() == TOP && self.0.last().is_some_and(|(least, _)| value <= *least) {
            return;
        }
        let place = self.0.partition_point(|(other, _)| *other >= value);
        self.0.insert(place, (value, call()));
        self.0.truncate(TOP);
    }
}

impl TopCall {
    fn of(call: &Call, facts: &Facts) -> Self {
        let number = |number: Option<&str>| number.unwrap_or_default().to_owned();
        Self {
            id: call.id().map_or_else(String::new, |id| id.to_string()),
            started: started(call),
            agent: call
                .agent()
                .and_then(|agent| agent.name())
                .unwrap_or_default()
                .to_owned(),
            direction: call
                .direction()
                .map_or_else(String::new, |it| it.to_string()),
            from: number(call.from_number()),
            to: number(call.to_number()),
            length: facts.length,
        }
    }
}

impl Gathered {
    pub(super) fn new(zone: Zone, now: DateTime<Utc>, redaction: Redaction) -> Self {
        let groups = |dimensions: &[Dimension]| Groups::without_percentiles(dimensions, zone);
        let period = |period| {
            (
                period,
                groups(&[period]),
                groups(&[period, Dimension::Direction]),
            )
        };
        Self {
            zone,
            now,
            all: Totals::default(),
            incomplete: 0,
            without_cost: 0,
            span: None,
            by_period: [Dimension::Day, Dimension::Week, Dimension::Month].map(period),
            by_hour: groups(&[Dimension::Hour]),
            by_agent: groups(&[Dimension::Agent]),
            by_status: groups(&[Dimension::Status]),
            slowest: Top(Vec::new()),
            dearest: Top(Vec::new()),
            problems: Problems::default(),
            has_numbers: !redaction.hides_numbers(),
        }
    }

    pub(super) fn add(&mut self, call: &Call) {
        let facts = Facts::of(call);
        self.all.add(&facts);
        self.incomplete += u64::from(facts.has_incomplete_costs());
        self.without_cost += u64::from(facts.cost().is_none());
        for (_, whole, by_direction) in &mut self.by_period {
            whole.add(call, &facts);
            by_direction.add(call, &facts);
        }
        for groups in [&mut self.by_hour, &mut self.by_agent, &mut self.by_status] {
            groups.add(call, &facts);
        }
        if let Some(day) = started(call).map(|time| self.zone.at(time).date()) {
            let (first, last) = self.span.unwrap_or((day, day));
            self.span = Some((first.min(day), last.max(day)));
        }
        if let Some(milliseconds) = latency(call) {
            self.slowest.add(milliseconds, || TopCall::of(call, &facts));
        }
        if let Some(cost) = facts.cost() {
            self.dearest.add(cost.clone(), || TopCall::of(call, &facts));
        }
        self.problems.add(call, &facts, self.now);
    }

    /// The groups of a period, and those with the direction as well.
    pub(super) fn by_period(&self, period: Dimension) -> Option<(&Groups, &Groups)> {
        let found = self
            .by_period
            .iter()
            .find(|(dimension, ..)| *dimension == period);
        found.map(|(_, whole, by_direction)| (whole, by_direction))
    }
}
