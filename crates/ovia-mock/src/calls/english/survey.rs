//! A satisfaction survey, in English.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, say};

pub(super) const SURVEY: Script = Script {
    tag: "satisfaction_survey",
    company: "Thimble and Loom",
    premises: Some("36 Weavers Parade"),
    direction: Direction::Outbound,
    hours: (10, 17),
    amounts: (5, 20),
    things: &[
        "the delivery",
        "the welcome in our shop",
        "the website",
        "the quality of our products",
        "customer service",
    ],
    opening: say(
        &[
            "Hello {title} {last}, {agent} from Thimble and Loom. Would you have two minutes for a short survey?",
            "Hello, I'm {agent}. You bought something from us on {past}, may I ask a few questions?",
        ],
        &[
            "Two minutes, no more, I'm at work.",
            "Sure, go on.",
            "If it helps, all right.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "From 0 to 10, how would you rate {thing}?",
                "To start with, what score out of ten for {thing}?",
            ],
            &[
                "I'd say {count}.",
                "{count} out of 10, it was fine.",
                "Ten, nothing to complain about.",
            ],
        ),
        say(
            &[
                "What's the reason for that score?",
                "Could you tell me what you liked or didn't?",
            ],
            &[
                "The wait was a bit long, but the person was lovely.",
                "The box was dented, though nothing inside was broken.",
                "Clear and quick, which is rare.",
            ],
        ),
        say(
            &[
                "Would you recommend us to friends?",
                "Would you buy from us again?",
            ],
            &[
                "I already have, to my sister.",
                "Maybe, it depends on the prices.",
                "Probably, for fabrics above all.",
            ],
        ),
        say(
            &[
                "How do you order, most of the time?",
                "Do you usually order by phone, online or in the shop?",
            ],
            &[
                "In the shop in {city}, two or three times a year.",
                "Online, in the evening.",
                "By phone, I don't like giving my card on the internet.",
            ],
        ),
        say(
            &[
                "What would you like us to have that we don't?",
                "If you could change one thing, what would it be?",
            ],
            &[
                "Sewing patterns for beginners.",
                "Longer opening hours: closing at six is too early.",
                "A number with a real person. Well, you know what I mean.",
            ],
        ),
        say(
            &[
                "May an adviser call you back about this?",
                "Could an adviser call you back, if need be?",
            ],
            &[
                "No, that's fine.",
                "Yes, on {phone}, after {time}.",
                "Why not, but rather by email.",
            ],
        ),
    ],
    closing: say(
        &[
            "Thank you for your answers! A voucher of {amount} is on its way.",
            "That was my last question. A voucher of {amount} is waiting for you in the shop.",
        ],
        &[
            "You're welcome.",
            "Oh, that's a nice surprise.",
            "Not at all.",
        ],
    ),
    analysis: &[
        "Survey complete. {count} out of 10 for {thing}.",
        "Rather favourable; asks for longer opening hours.",
        "Answers taken on {thing}, voucher of {amount} promised.",
    ],
};
