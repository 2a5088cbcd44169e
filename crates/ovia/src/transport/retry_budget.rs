//! The retry budget: tokens that all operations of a client share, so that many of them at once do
//! not overload a server that is failing.

use std::sync::atomic::{AtomicU32, Ordering};

/// What one retry takes.
const COST: u32 = 5;

#[derive(Debug)]
pub(crate) struct RetryBudget {
    capacity: u32,
    left: AtomicU32,
}

impl RetryBudget {
    pub(crate) fn new(capacity: u32) -> Self {
        Self {
            capacity,
            left: AtomicU32::new(capacity),
        }
    }

    /// Pays for a retry, if there is enough left.
    pub(crate) fn pay(&self) -> bool {
        let pay = |left: u32| left.checked_sub(COST);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay)
            .is_ok()
    }

    /// Notes a success, which gives one token back.
    pub(crate) fn earn(&self) {
        let earn = |left: u32| (left < self.capacity).then_some(left + 1);
        // A full budget stays full.
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, earn);
    }
}

#[cfg(test)]
mod tests {
    use super::RetryBudget;

    #[test]
    fn pays_until_it_is_used_up_and_earns_no_more_than_its_capacity() {
        let budget = RetryBudget::new(12);
        assert_eq!([(); 3].map(|()| budget.pay()), [true, true, false]);
        for _ in 0..3 {
            budget.earn();
        }
        assert_eq!([(); 2].map(|()| budget.pay()), [true, false]);
        for _ in 0..100 {
            budget.earn();
        }
        assert_eq!([(); 3].map(|()| budget.pay()), [true, true, false]);
        assert!(!RetryBudget::new(0).pay());
    }
}
