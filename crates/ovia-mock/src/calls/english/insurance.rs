//! An insurance claim and a payment reminder, in English.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const CLAIM: Script = Script {
    tag: "insurance_claim",
    company: "Tamberly Insurance",
    premises: Some("48 Exchange Place"),
    direction: Direction::Inbound,
    hours: (9, 16),
    amounts: (120, 600),
    things: &[
        "a water leak",
        "a broken windscreen",
        "a scrape in a car park",
        "a stolen bike",
        "a window broken by hail",
        "a small kitchen fire",
    ],
    opening: say(
        &[
            "Tamberly Insurance, claims, {agent} speaking. Is everybody all right?",
            "Hello, this is the claims team at Tamberly. My name is {agent}. What happened?",
        ],
        &[
            "Hi, I need to report {thing}, it happened on {past}.",
            "Nobody's hurt, but we had {thing} on {past}.",
            "Hello, I'm not sure how this works. We've had {thing}.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "I'll take the details. What's your policy number?",
                "Thank you. Do you have your policy number?",
            ],
            &[
                "{reference}.",
                "It's on the card: {reference}.",
                "It's under {last}, {first} {last}, in {city}.",
            ],
        ),
        look_up(
            Tool {
                name: "get_policy",
                arguments: r#"{"policy":"{reference}"}"#,
                output: r#"{"active":true,"deductible":"{amount}","holder":"{name}"}"#,
            },
            &[
                "I have your policy. This is covered, with an excess of {amount}.",
                "You're covered. The excess is {amount}.",
            ],
            &[
                "{amount}? Wasn't it less before?",
                "All right, I expected that.",
                "Well, as long as it's covered.",
            ],
        ),
        say(
            &[
                "Tell me what happened, from the start.",
                "Where and how did it happen, exactly?",
            ],
            &[
                "It happened while I was out. I came back from work and saw the damage straight away.",
                "It was over so quickly, right outside {street}. There was nothing I could do.",
                "During the night. We heard a loud noise, and in the morning we understood.",
            ],
        ),
        say(
            &[
                "Is there a witness, a report, any photographs?",
                "Any witnesses, or photographs?",
            ],
            &[
                "Photographs, yes, but a bit blurred.",
                "I took a dozen pictures right away.",
                "A neighbour saw it all and would say so.",
            ],
        ),
        say(
            &[
                "Roughly how much damage is there?",
                "Have you had a quote yet?",
            ],
            &[
                "A builder mentioned {count} times the excess, give or take.",
                "Not yet, I wanted to talk to you first.",
                "Far more than the excess, that's certain.",
            ],
        ),
        say(
            &[
                "An assessor will come on {date} at {time}. Please don't throw anything away.",
                "I'm sending an assessor. He could come on {date} around {time}.",
            ],
            &[
                "So I can't repair anything until then?",
                "{date}, all right, I'll take the morning off.",
                "Is he alone? It's the third floor.",
            ],
        ),
        say(
            &[
                "Please email the photos and the quote, with reference {reference}.",
                "You have {count} days to send us the receipts.",
            ],
            &[
                "I'll do it tonight with my son.",
                "Right, {reference}, noted.",
                "Can I post them instead?",
            ],
        ),
        say(
            &[
                "Do you need a courtesy car, a tradesperson, a place to stay?",
                "What can we do to help: a tradesperson, a courtesy car?",
            ],
            &[
                "A car, yes, I need it for work.",
                "No thanks, we'll manage.",
                "A tradesperson, please, I don't know any here.",
            ],
        ),
    ],
    closing: say(
        &[
            "Your claim is open under {reference}. The assessor will call {phone}.",
            "That's everything. You'll get an acknowledgement today.",
        ],
        &[
            "Thank you, that's a weight off my mind.",
            "Good, I'll wait for his call.",
            "Thanks, you've been very clear.",
        ],
    ),
    analysis: &[
        "Claim reported: {thing}, on {past}. Assessor on {date} at {time}, excess of {amount}.",
        "Claim {reference} opened for {thing}. Photos and quote to come.",
        "Nobody hurt. The customer would like a tradesperson.",
    ],
};

pub(super) const PAYMENT_REMINDER: Script = Script {
    tag: "payment_reminder",
    company: "Tamberly Insurance",
    premises: Some("48 Exchange Place"),
    direction: Direction::Outbound,
    hours: (9, 17),
    amounts: (40, 480),
    things: &[
        "this quarter's premium",
        "the September bill",
        "the home insurance instalment",
        "the balance of your car policy",
    ],
    opening: say(
        &[
            "Hello, {agent} from customer service at Tamberly. May I speak to {title} {last}?",
            "Hello {title} {last}. I'm calling about {thing}, do you have a moment?",
        ],
        &[
            "Speaking.",
            "Yes, but be quick.",
            "Yes. Have I forgotten something again?",
        ],
    ),
    exchanges: &[
        say(
            &[
                "For security, could you confirm your address?",
                "Before we go on, what's your address, please?",
            ],
            &[
                "{street}, {city}.",
                "Still {street}.",
                "It's {street}. But how do I know it's really you?",
            ],
        ),
        look_up(
            Tool {
                name: "get_balance",
                arguments: r#"{"customer":"{reference}"}"#,
                output: r#"{"due":"{amount}","since":"{past}"}"#,
            },
            &[
                "Thank you. Unless we're mistaken, {thing}, that is {amount}, has been due since {past}.",
                "The direct debit of {amount} was returned on {past}. Were you aware of that?",
            ],
            &[
                "Really? I changed banks, that must be it.",
                "Yes, I know, it's been a difficult month.",
                "That can't be, I sent a cheque last week.",
            ],
        ),
        say(
            &[
                "Would you like to pay now, or agree on a date?",
                "When do you think you could pay it?",
            ],
            &[
                "On {date}, after payday.",
                "Can I pay by card right away?",
                "Not before {date2}, I'm afraid.",
            ],
        ),
        say(
            &[
                "I could spread it over {count} months, free of charge.",
                "You could pay in {count} instalments, if that helps.",
            ],
            &[
                "{count} instalments would be a real relief.",
                "No, I'd rather settle it at once.",
                "Without interest?",
            ],
        ),
        say(
            &[
                "I'll text a secure payment link to {phone}.",
                "Please don't tell me your card number: you'll get a link.",
            ],
            &[
                "Good, I prefer that.",
                "It's just come through.",
                "Fine, I'll do it tonight.",
            ],
        ),
        say(
            &[
                "Without payment by {date2}, your cover would be suspended. I wanted you to know.",
                "If it's paid by {date2}, I'll take the reminder off your file.",
            ],
            &[
                "I understand, it'll be done.",
                "Thank you for calling about it.",
                "By {date2}, all right.",
            ],
        ),
    ],
    closing: say(
        &[
            "Agreed, then: {amount} on {date}. I've noted it under {reference}.",
            "Thank you for understanding, {title} {last}. Your file is up to date.",
        ],
        &[
            "Understood.",
            "Thanks, at least it's clear.",
            "Fine, I'll see to it.",
        ],
    ),
    analysis: &[
        "Promised to pay {amount} on {date}.",
        "Unpaid: {thing}, because of a change of bank. Payment link sent.",
        "Payment in {count} instalments accepted, file {reference}.",
    ],
};
