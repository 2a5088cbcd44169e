//! Calls in French.

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

pub(super) const HOSPITALITY: &[&Script] = &[&hospitality::RESTAURANT, &hospitality::HOTEL];
pub(super) const HEALTH: &[&Script] = &[&health::APPOINTMENT, &health::REMINDER];
pub(super) const COMMERCE: &[&Script] = &[&commerce::DELIVERY, &commerce::ORDER, &survey::SURVEY];
pub(super) const ASSISTANCE: &[&Script] =
    &[&assistance::TECHNICAL_SUPPORT, &assistance::METER_READING];
pub(super) const INSURANCE: &[&Script] = &[&insurance::CLAIM, &insurance::PAYMENT_REMINDER];
pub(super) const PROPERTY: &[&Script] = &[&property::VISIT, &property::GARAGE];
