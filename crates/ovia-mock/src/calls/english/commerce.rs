//! Parcels and orders, in English.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const DELIVERY: Script = Script {
    tag: "delivery_follow_up",
    company: "Parcelwyn",
    premises: Some("5 Depot Road"),
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
                "I can see it: nobody answered, and it's been at the depot in {city} since {past}.",
                "It was last scanned on {past}, and returned to the depot as \"nobody in\".",
            ],
            &[
                "How come? I never left the house!",
                "So it isn't lost, that's something.",
                "Why did nobody tell me?",
            ],
        ),
        say(
            &[
                "I can send it out again on {date}, between {time} and {time2}, or you could collect it.",
                "Would you like another delivery on {date}, or would you rather collect it?",
            ],
            &[
                "Another delivery, {date} is fine.",
                "I'll collect it, that's safer.",
                "On {date}, yes, I'll be in.",
            ],
        ),
        say(
            &[
                "Is it still {street}, in {city}? Any door code or floor?",
                "Any instructions for the driver?",
            ],
            &[
                "The bell says {last}, it's a bit faded.",
                "Third floor, no lift, sorry.",
                "He can leave it with the neighbour downstairs.",
            ],
        ),
        say(
            &[
                "Is it fragile? Can you describe it?",
                "Can you describe it for the depot?",
            ],
            &[
                "It's {thing}, so you can't miss it.",
                "It's {thing}, nothing fragile.",
                "There's blue tape all around it.",
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
    premises: Some("36 Weavers Parade"),
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
                "Would you rather wait, take another model, or have {amount} refunded?",
            ],
            &[
                "I'll wait, that's the one I want.",
                "Tell me about the other one first.",
                "I'd rather wait, if the date is certain.",
            ],
        ),
        say(
            &[
                "The similar one comes in ivory and navy, at the same price.",
                "There's a slightly larger one, in ivory or navy.",
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
                "Oh, I wasn't expecting that.",
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
