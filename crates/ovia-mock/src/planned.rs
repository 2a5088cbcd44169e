//! The answers and faults that a test planned and that have not happened yet: which request and
//! which connection gets what.

use std::collections::VecDeque;

use crate::{
    answer::Answer,
    fault::{Effect, Fault},
};

/// What is planned for one server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// How many connections will still be reset when they are accepted.
    pub(crate) refusals: u64,
    /// Each for the next request with its method, or with any.
    pub(crate) answers: VecDeque<(Option<String>, Answer)>,
    pub(crate) faults: Vec<Fault>,
    /// If nothing else applies.
    pub(crate) always: Option<Answer>,
}

impl Plan {
    /// Whether the next connection is reset before anything is read.
    pub(crate) fn refuse_connection(&mut self) -> bool {
        if self.refusals > 0 {
            self.refusals -= 1;
            return true;
        }
        // An answer in the queue may be meant for the request that would come on it.
        if !self.answers.is_empty() {
            return false;
        }
        let refuse = matches!(self.effect(None), Some(Effect::Refuse));
        if refuse {
            self.count(None);
        }
        refuse
    }

    /// What happens to the next request.
    pub(crate) fn for_request(&mut self, method: &str) -> Effect {
        let effect = self.effect(Some(method)).cloned();
        self.count(Some(method));

        let queued = self.answers.iter().position(|(only, _)| {
            only.as_deref()
                .is_none_or(|only| only.eq_ignore_ascii_case(method))
        });
        if let Some((_, answer)) = queued.and_then(|place| self.answers.remove(place)) {
            return Effect::Answer(Box::new(answer));
        }
        effect.unwrap_or_else(|| {
            let always = self.always.clone().unwrap_or_else(Answer::as_usual);
            Effect::Answer(Box::new(always))
        })
    }

    /// The effect of the most specific fault that applies to the next request.
    fn effect(&self, method: Option<&str>) -> Option<&Effect> {
        let faults = self.faults.iter().filter(|fault| fault.applies(method));
        faults
            .min_by_key(|fault| fault.precedence())
            .map(|fault| &fault.effect)
    }

    /// Counts a request, or a refused connection instead of one.
    fn count(&mut self, method: Option<&str>) {
        for fault in &mut self.faults {
            fault.count(method);
        }
    }
}
