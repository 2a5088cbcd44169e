//! Parcels, orders, technical support and a survey, in English.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const DELIVERY: Script = Script {
    tag: "delivery_follow_up",
    company: "Parcelwyn",
    direction: Direction::Inbound,
    hours: (8, 17),
    amounts: (5, 25),
    things: &[
        "a small parcel",
        "an armchair",
        "a box of books",
        "a child's bike",
        "a coffee machine",
        "a set of tyres",
    ],
    opening: say(
        &[
            "Parcelwyn, good day. I'm {agent}, I look after deliveries. How can I help?",
            "Hello and welcome to Parcelwyn. Is this about a delivery?",
        ],
        &[
            "Hi, I've been waiting for {thing} since {past} and heard nothing.",
            "Hello. Tracking says \"delivered\", but nothing came.",
            "Your driver came by without ringing, for the second time!",
        ],
    ),
    exchanges: &[
        say(
            &[
                "I'm sorry about that. Could you give me the tracking number?",
                "Let me look. What's the number on the card?",
            ],
            &[
                "It's {reference}.",
                "Right, {reference}.",
                "I only have my name: {name}, in {city}.",
            ],
        ),
        look_up(
            Tool {
                name: "track_parcel",
                arguments: r#"{"tracking_number":"{reference}"}"#,
                output: r#"{"status":"at_depot","depot":"{city}","last_scan":"{past}"}"#,
            },
            &[
                "I can see it: it's been at the depot in {city} since {past}.",
                "It was last scanned on {past}, and returned to the depot as \"nobody in\".",
            ],
            &[
                "Nobody in? I never left the house!",
                "So it isn't lost, that's something.",
                "Why did nobody tell me?",
            ],
        ),
        say(
            &[
                "I can send it out again on {date}, between {time} and {time2}. Will you be in?",
                "Would you like another delivery, or would you rather collect it?",
            ],
            &[
                "Another delivery, {date} is fine.",
                "I'll collect it, that's safer.",
                "Between {time} and {time2}, yes.",
            ],
        ),
        say(
            &[
                "Is it still {street}, in {city}? Any door code or floor?",
                "Any instructions for the driver?",
            ],
            &[
                "Yes, and the bell says {last}, it's a bit faded.",
                "Third floor, no lift, sorry.",
                "He can leave it with the neighbour downstairs.",
            ],
        ),
        say(
            &[
                "Is the content fragile or perishable?",
                "Can you describe it for the depot?",
            ],
            &[
                "It's {thing}, so quite bulky.",
                "Nothing fragile.",
                "A medium box with blue tape.",
            ],
        ),
        say(
            &[
                "I'll refund the postage, that's {amount}, within {count} days.",
                "For the delay, I can offer a voucher of {amount}.",
            ],
            &[
                "That's the least you can do, thanks.",
                "{amount}? All right.",
                "I'd rather have it back on my card.",
            ],
        ),
        say(
            &[
                "I'm also sending a complaint to the depot, so that the driver rings next time.",
                "I've opened case {reference}, they'll answer in writing.",
            ],
            &[
                "Thanks, it's getting tiresome.",
                "Good, I'll keep the number.",
                "I hope it helps.",
            ],
        ),
    ],
    closing: say(
        &[
            "It's set for {date}. The driver will call {phone} fifteen minutes before.",
            "All done. You can follow the van live on {date} from {time}.",
        ],
        &[
            "I'll keep my phone on me.",
            "Thanks, we'll see.",
            "Perfect, thanks for your help.",
        ],
    ),
    analysis: &[
        "Parcel {reference} found at the depot; new delivery on {date} between {time} and {time2}.",
        "Customer unhappy that nobody rang. Complaint opened, {amount} offered.",
        "Parcel traced ({thing}); second attempt planned on {date}.",
    ],
};

pub(super) const ORDER: Script = Script {
    tag: "order_status",
    company: "Thimble and Loom",
    direction: Direction::Inbound,
    hours: (9, 17),
    amounts: (35, 320),
    things: &[
        "a desk lamp",
        "linen curtains",
        "a coffee table",
        "a set of glasses",
        "a winter duvet",
        "a woollen rug",
    ],
    opening: say(
        &[
            "Thimble and Loom, orders, {agent} speaking.",
            "Hello, you're through to {agent} at Thimble and Loom. What can I do for you?",
        ],
        &[
            "Hi, I'd like to know where my order is. It's {thing}, from {past}.",
            "Hello, I was promised {thing} for this week and nothing has come.",
            "Hi, I need to change the address on order {reference}.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Do you have the order number at hand?",
                "Could I have the order number, or your name?",
            ],
            &[
                "Yes, {reference}.",
                "{name}. I deleted the email.",
                "It's in the email, {reference}.",
            ],
        ),
        look_up(
            Tool {
                name: "get_order",
                arguments: r#"{"order":"{reference}"}"#,
                output: r#"{"state":"preparing","total":"{amount}","ships_on":"{date}"}"#,
            },
            &[
                "Your order of {amount} is being prepared. It ships on {date}.",
                "I see {thing}, paid on {past}. It's out of stock and back on {date}.",
            ],
            &[
                "That late? It said in stock.",
                "All right, I can wait until then.",
                "Ah, that explains it.",
            ],
        ),
        say(
            &[
                "Would you rather wait, or get something similar this week?",
                "I can also cancel it and refund {amount}. What would you prefer?",
            ],
            &[
                "I'll wait, that's the one I want.",
                "Tell me about the other one.",
                "Please don't cancel it!",
            ],
        ),
        say(
            &[
                "The similar one comes in ivory and navy, at the same price.",
                "There's a slightly larger one, at {amount}.",
            ],
            &[
                "Navy, why not.",
                "No, I'll stay with my first choice.",
                "Is that one in stock?",
            ],
        ),
        say(
            &[
                "Shall I change the delivery address? I have {street}, {city}.",
                "It'll go to {street}. Is that right?",
            ],
            &[
                "Yes, leave it as it is.",
                "Could it go to my office in {city}?",
                "That's right, the bell says {last}.",
            ],
        ),
        say(
            &[
                "You have {count} loyalty points about to expire. Shall I use them?",
                "As it's late, postage is on us.",
            ],
            &[
                "Yes, please!",
                "That's kind, thanks.",
                "Oh, I didn't know I had any.",
            ],
        ),
    ],
    closing: say(
        &[
            "That's changed. You'll get the tracking by email on {date}.",
            "Order {reference} is up to date. The carrier will text you the day before.",
        ],
        &[
            "Thanks for your help.",
            "Perfect, I'll watch for the email.",
            "Great, thanks {agent}.",
        ],
    ),
    analysis: &[
        "Order {reference} ships on {date}. Customer prefers to wait.",
        "Out of stock explained ({thing}), postage waived.",
        "Asked about an order of {amount}; address checked.",
    ],
};

pub(super) const TECHNICAL_SUPPORT: Script = Script {
    tag: "technical_support",
    company: "Gossamer Broadband",
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
                "That button is tiny. There.",
            ],
        ),
        say(
            &[
                "What colour is the middle light now?",
                "Is the internet light steady or flashing?",
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
                "Have you moved any furniture, or added a device recently?",
            ],
            &[
                "The cat must have pulled it, it was half out.",
                "We moved the sofa on {past}.",
                "Nothing has moved in years.",
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
                "The visit is free, the line is under warranty.",
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
            "It's working! Thank you so much.",
        ],
    ),
    analysis: &[
        "Repeated drops ({thing}) since {past}. Engineer on {date}, case {reference}.",
        "Guided restart, line restored by the end of the call.",
        "Weak signal at the customer's end; new router on its way.",
    ],
};

pub(super) const SURVEY: Script = Script {
    tag: "satisfaction_survey",
    company: "Thimble and Loom",
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
                "How often do you visit the shop?",
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
                "Is there a product you'd like us to have?",
                "If you could change one thing, what would it be?",
            ],
            &[
                "Sewing patterns for beginners.",
                "Opening hours: closing at six is too early.",
                "A number with a real person. Well, you know what I mean.",
            ],
        ),
        say(
            &[
                "May an adviser call you back about this?",
                "Would you like to hear the results?",
            ],
            &[
                "No, that's fine.",
                "Yes, on {phone}, after {time}.",
                "Why not, by email.",
            ],
        ),
    ],
    closing: say(
        &[
            "Thank you for your answers! A voucher of {amount} is on its way.",
            "That was my last question. Thank you for your time.",
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
