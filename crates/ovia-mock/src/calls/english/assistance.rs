//! Technical support and an energy supplier, in English.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const TECHNICAL_SUPPORT: Script = Script {
    tag: "technical_support",
    company: "Gossamer Broadband",
    premises: Some("70 Harbour Way"),
    direction: Direction::Inbound,
    hours: (8, 17),
    amounts: (10, 40),
    things: &[
        "the router",
        "the television box",
        "the landline",
        "the wifi upstairs",
        "the repeater",
        "my mailbox",
    ],
    opening: say(
        &[
            "Gossamer Broadband support, {agent} speaking. What seems to be the problem?",
            "Hello, technical support at Gossamer. I'm {agent}. Tell me what isn't working.",
        ],
        &[
            "Hi, {thing} stopped working on {past}.",
            "Hello, there's a red light flashing and nothing works, not even {thing}.",
            "It's {thing} again, it drops every five minutes. I work from home!",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Let's fix that. What's your customer number, at the top of the bill?",
                "To find your line I need your customer number.",
            ],
            &[
                "{reference}.",
                "Hold on, {reference}, I think.",
                "I don't have it, but it's under {last}, in {city}.",
            ],
        ),
        look_up(
            Tool {
                name: "test_line",
                arguments: r#"{"customer":"{reference}"}"#,
                output: r#"{"sync":false,"attenuation_db":48.5,"outage":null}"#,
            },
            &[
                "I've just tested the line from here: it keeps losing sync.",
                "The signal is weak at your end, but there's no outage in your area.",
            ],
            &[
                "Is it my end or yours?",
                "I thought so.",
                "The neighbours are fine, though.",
            ],
        ),
        say(
            &[
                "Could you unplug the router, count to thirty, and plug it in again?",
                "Let's restart it: hold the button at the back for ten seconds.",
            ],
            &[
                "I've done that {count} times, but fine, once more.",
                "It's restarting, flashing orange now.",
                "It's behind the cupboard. There.",
            ],
        ),
        say(
            &[
                "What colour is the middle light now?",
                "And the internet light, what colour is it?",
            ],
            &[
                "Green, steady. No, it's flashing again.",
                "Red, still red.",
                "Orange, then green. Looks better.",
            ],
        ),
        say(
            &[
                "Please check that the white cable is pushed all the way into the wall.",
                "Is the white cable firmly in the wall? Have you moved any furniture?",
            ],
            &[
                "The cat must have pulled it, it was half out.",
                "Ah, it's been loose since we moved the sofa.",
                "It's all the way in, nothing has moved in years.",
            ],
        ),
        say(
            &[
                "I can send an engineer on {date}, between {time} and {time2}.",
                "I'll send a new router, it arrives on {date} at {street}.",
            ],
            &[
                "On {date} I'm only in from {time}.",
                "Fine, but it's free, I hope?",
                "Good, let's try that.",
            ],
        ),
        say(
            &[
                "In the meantime I've added fifty gigabytes to your mobile plan.",
                "It's free, and I've added fifty gigabytes to your mobile plan meanwhile.",
            ],
            &[
                "That really helps, thanks.",
                "I should hope so.",
                "Great, so I can work.",
            ],
        ),
    ],
    closing: say(
        &[
            "Case {reference} is open and the engineer comes on {date}. He'll call {phone} first.",
            "The line is back up. If it drops again, call us and quote {reference}.",
        ],
        &[
            "Fingers crossed. Thanks.",
            "All right, thanks for your patience.",
            "Great. Thank you so much.",
        ],
    ),
    analysis: &[
        "Repeated drops ({thing}) since {past}. Engineer on {date}, case {reference}.",
        "Guided restart, line restored by the end of the call.",
        "Weak signal at the customer's end; new router on its way.",
    ],
};

pub(super) const METER_READING: Script = Script {
    tag: "meter_reading",
    company: "Harrowdene Energy",
    premises: Some("3 Turbine Street"),
    direction: Direction::Outbound,
    hours: (8, 16),
    amounts: (45, 180),
    things: &["the water meter", "the electricity meter", "the gas meter"],
    opening: say(
        &[
            "Hello, {agent} from Harrowdene Energy. Is that {title} {last}, at {street}?",
            "Hello {title} {last}, I'm calling for Harrowdene Energy, about your contract.",
        ],
        &[
            "Yes, that's right.",
            "Yes, but if you're selling something, no thanks.",
            "Yes. Is something wrong with the bill?",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Nothing serious, don't worry: we're missing a reading from {thing}.",
                "Our engineer couldn't get to {thing} on {past}. Could you read it to me?",
            ],
            &[
                "Oh, all right. I'll go down to the cellar, one minute.",
                "I can't read those things, you'll have to guide me.",
                "Yes, I have a photo on my phone.",
            ],
        ),
        say(
            &[
                "I need the black digits, left to right, without the red ones.",
                "Please read me the first five digits.",
            ],
            &[
                "Zero, four, seven, two, and the last is a {count}.",
                "It says 18 4{count}6.",
                "It's dark. One, nine, zero, {count}, {count}.",
            ],
        ),
        look_up(
            Tool {
                name: "save_reading",
                arguments: r#"{"contract":"{reference}","meter":"{thing}"}"#,
                output: r#"{"accepted":true,"estimate":"{amount}"}"#,
            },
            &[
                "Saved. Your next bill will be about {amount}.",
                "Thank you, that looks right. Your monthly payment could become {amount}.",
            ],
            &[
                "Less than last year, good.",
                "{amount}? It's gone up again!",
                "All right, that's reasonable.",
            ],
        ),
        say(
            &[
                "Are there still {count} of you in the house?",
                "How many of you live there now?",
            ],
            &[
                "Still {count}.",
                "The children have left, it's just the two of us.",
                "{count} of us, but we put in a wood stove last winter.",
            ],
        ),
        say(
            &[
                "An engineer will replace it on {date}, free of charge. Does the morning suit you?",
                "It's an old model, we'll change it on {date} around {time}.",
            ],
            &[
                "All right, but before {time2}.",
                "He'll have to call, the intercom is broken.",
                "Do I have to?",
            ],
        ),
        say(
            &[
                "Would you like your bills by email rather than by post?",
                "Shall we keep sending bills by post, or would you like them by email?",
            ],
            &[
                "By post, please, I insist.",
                "By email, yes, less paper.",
                "Leave everything as it is.",
            ],
        ),
    ],
    closing: say(
        &[
            "Contract {reference} is up to date. Thank you for your help, {title} {last}.",
            "Perfect. There's nothing else for you to do.",
        ],
        &[
            "Very good, thanks.",
            "That was quick.",
            "You're welcome, at least it's done.",
        ],
    ),
    analysis: &[
        "Reading taken from {thing}; estimate of {amount}.",
        "Reading given by phone, replacement planned on {date}.",
        "Contract {reference} updated. Stays with paper bills.",
    ],
};
