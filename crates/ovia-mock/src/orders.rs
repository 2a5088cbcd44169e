//! What was ordered and has not come about yet: which request and which connection gets what.

use std::collections::VecDeque;

use crate::answer::Answer;
use crate::fault::{Fault, What};

/// What was ordered for one request.
#[derive(Debug)]
pub(crate) enum Order {
    /// Nothing.
    Usual,
    Answer(Answer),
    /// A reset, as if it had never been read.
    Refuse,
}

/// The orders of one server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Orders {
    /// How many connections are still to be reset when they are accepted.
    pub(crate) refusals: u64,
    /// Each for the next request of its method, or of any.
    pub(crate) answers: VecDeque<(Option<String>, Answer)>,
    pub(crate) faults: Vec<Fault>,
    /// When nothing else is.
    pub(crate) always: Option<Answer>,
}

impl Orders {
    /// Whether the connection that comes now is to be reset unread.
    pub(crate) fn refuse_connection(&mut self) -> bool {
        if self.refusals > 0 {
            self.refusals -= 1;
            return true;
        }
        // An answer in the queue may be meant for the request that would come on it.
        if !self.answers.is_empty() {
            return false;
        }
        let next = self.faults.iter().filter(|fault| fault.fits(None));
        let refuse = next
            .min_by_key(|fault| fault.breadth())
            .is_some_and(|fault| matches!(fault.what, What::Refuse));
        if refuse {
            self.count(None);
        }
        refuse
    }

    /// What happens to the request that comes now.
    pub(crate) fn for_request(&mut self, method: &str) -> Order {
        let fault = self.faults.iter().filter(|fault| fault.fits(Some(method)));
        let what = fault
            .min_by_key(|fault| fault.breadth())
            .map(|fault| fault.what.clone());
        self.count(Some(method));

        let queued = self.answers.iter().position(|(only, _)| {
            only.as_deref()
                .is_none_or(|only| only.eq_ignore_ascii_case(method))
        });
        if let Some((_, answer)) = queued.and_then(|place| self.answers.remove(place)) {
            return Order::Answer(answer);
        }
        match (what, &self.always) {
            (Some(What::Refuse), _) => Order::Refuse,
            (Some(What::Answer(answer)), _) => Order::Answer(answer),
            (None, Some(answer)) => Order::Answer(answer.clone()),
            (None, None) => Order::Usual,
        }
    }

    /// Counts a request, or a refused connection in the place of one.
    fn count(&mut self, method: Option<&str>) {
        for fault in &mut self.faults {
            fault.count(method);
        }
    }
}
