//! Calls in English.

mod assistance;
mod commerce;
mod health;
mod hospitality;
mod insurance;
mod manners;
mod property;
mod survey;

use super::script::Script;

pub(super) use manners::MANNERS;

pub(super) const FRONT_DESK: &[&Script] = &[
    &hospitality::RESTAURANT,
    &hospitality::HOTEL,
    &health::APPOINTMENT,
    &health::REMINDER,
];
pub(super) const CARE: &[&Script] = &[
    &commerce::DELIVERY,
    &commerce::ORDER,
    &assistance::TECHNICAL_SUPPORT,
    &assistance::METER_READING,
    &survey::SURVEY,
];
pub(super) const BILLING: &[&Script] = &[
    &insurance::CLAIM,
    &insurance::PAYMENT_REMINDER,
    &property::VISIT,
    &property::GARAGE,
];
