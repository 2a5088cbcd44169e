//! Calls in English.

mod billing;
mod care;
mod front_desk;
mod home;
mod manners;
mod practice;

use super::script::Script;

pub(super) use manners::MANNERS;

pub(super) const FRONT_DESK: &[&Script] = &[
    &front_desk::RESTAURANT,
    &front_desk::HOTEL,
    &practice::APPOINTMENT,
    &practice::REMINDER,
];
pub(super) const CARE: &[&Script] = &[
    &care::DELIVERY,
    &care::ORDER,
    &care::TECHNICAL_SUPPORT,
    &home::METER_READING,
    &care::SURVEY,
];
pub(super) const BILLING: &[&Script] = &[
    &billing::CLAIM,
    &billing::PAYMENT_REMINDER,
    &home::VISIT,
    &home::GARAGE,
];
