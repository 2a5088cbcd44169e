//! A restaurant and a hotel, in English.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const RESTAURANT: Script = Script {
    tag: "restaurant_booking",
    company: "The Copper Larch",
    premises: Some("9 Larch Square"),
    direction: Direction::Inbound,
    hours: (18, 20),
    amounts: (29, 68),
    things: &[
        "a birthday",
        "a team dinner",
        "my parents' anniversary",
        "a family meal",
        "a small farewell party",
        "dinner with clients",
    ],
    opening: say(
        &[
            "The Copper Larch, good day, {agent} speaking. How can I help?",
            "Hello and thank you for calling The Copper Larch. My name is {agent}. Is it about a table?",
        ],
        &[
            "Hi, I'd like to book a table for {count} on {date}.",
            "Hello, would you have room for {thing} on {date}?",
            "Hi, {name} here. We'd love to come for dinner on {date}, there'd be {count} of us.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "With pleasure. How many of you, and what time?",
                "Of course. What time were you thinking of?",
            ],
            &[
                "{count} of us, around {time}.",
                "Say {time}, for {count}.",
                "{count} adults and two children, at {time} if you can.",
            ],
        ),
        look_up(
            Tool {
                name: "check_table",
                arguments: r#"{"date":"{date}","time":"{time}","guests":{count}}"#,
                output: r#"{"available":true,"room":"conservatory","until":"{time2}"}"#,
            },
            &[
                "I have a nice table in the conservatory at {time}. We'd need it back by {time2}.",
                "{time} works indoors. Outside, all I have left is {time2}.",
            ],
            &[
                "Yes, that time is perfect.",
                "Inside please, evenings are getting cold.",
                "Let's go with {time}.",
            ],
        ),
        say(
            &[
                "What name shall I put it under?",
                "And the name for the booking?",
            ],
            &[
                "{last}, please.",
                "{name}.",
                "Put {last}, but {first} will be there first.",
            ],
        ),
        say(
            &[
                "Any allergies or diets the kitchen should know about?",
                "Does anyone at the table have an allergy?",
            ],
            &[
                "One of us can't have nuts.",
                "Two vegetarians, is that all right?",
                "No, we eat everything, even the kids.",
                "My mother-in-law avoids gluten, that's all.",
            ],
        ),
        say(
            &[
                "Noted. Is it a special occasion?",
                "Are you celebrating something?",
            ],
            &[
                "It's for {thing}. We might bring a cake.",
                "Yes, {thing}, but please keep it quiet!",
                "Not really, we just like your food.",
            ],
        ),
        say(
            &[
                "For larger tables we serve a set menu at {amount} a head. Would that be all right?",
                "That evening the chef does four courses for {amount}. Shall I book those?",
            ],
            &[
                "{amount} with drinks? Then yes.",
                "We'd rather order from the menu.",
                "Yes, that keeps it simple.",
            ],
        ),
        say(
            &[
                "If you're driving, we're at {premises}, with a small car park behind.",
                "We're at {premises}. Parking is easy, and free after seven.",
            ],
            &[
                "Oh good, I didn't know.",
                "We'll walk, we live nearby.",
                "Is it wheelchair accessible?",
            ],
        ),
    ],
    closing: say(
        &[
            "So that's {count} people on {date} at {time}, under {last}. We hold tables for fifteen minutes.",
            "You're booked for {date} at {time}. Your reference is {reference}.",
        ],
        &[
            "Brilliant, thank you. See you at {time}.",
            "Great, we'll be on time.",
            "Thanks, looking forward to it!",
        ],
    ),
    analysis: &[
        "Table booked for {count} on {date} at {time} under {last}.",
        "Booking {reference} confirmed; the occasion is {thing}. Allergies asked about.",
        "Caller booked for {date} and asked where to park. Friendly tone.",
    ],
};

pub(super) const HOTEL: Script = Script {
    tag: "hotel_booking",
    company: "the Old Millrace Hotel",
    premises: Some("1 Millrace Lane"),
    direction: Direction::Inbound,
    hours: (15, 20),
    amounts: (85, 190),
    things: &[
        "a double room",
        "a room overlooking the garden",
        "a family suite",
        "a quiet room",
        "two adjoining rooms",
    ],
    opening: say(
        &[
            "Old Millrace Hotel, this is {agent}. How may I help you?",
            "Good day, reception at the Old Millrace, {agent} speaking.",
        ],
        &[
            "Hello, I'm looking for {thing} from {date}.",
            "Hi, I'd like to book {count} nights, arriving on {date}.",
            "Hello. Would you have {thing} for {date}, please?",
        ],
    ),
    exchanges: &[
        say(
            &[
                "How many nights, and for how many guests?",
                "Lovely. How long will you be staying?",
            ],
            &[
                "{count} nights, two adults.",
                "{count} nights, and we're bringing a baby.",
                "{count} for now, we may stay longer.",
            ],
        ),
        look_up(
            Tool {
                name: "search_rooms",
                arguments: r#"{"arrival":"{date}","nights":{count}}"#,
                output: r#"{"rooms":[{"name":"Heron","rate":"{amount}"},{"name":"Willow","rate":"{amount}"}]}"#,
            },
            &[
                "I still have the Heron room, on the garden side, at {amount} a night with breakfast.",
                "There's one left: the Willow room, first floor, {amount} a night.",
            ],
            &[
                "Does it face the road or the courtyard?",
                "A little more than I'd planned, but all right.",
                "Perfect, I'll take it.",
            ],
        ),
        say(
            &[
                "All our rooms were redone last winter, with new beds and proper soundproofing.",
                "It's the quietest room in the house, right above the millrace.",
            ],
            &[
                "Good, I'm a light sleeper.",
                "Is there air conditioning?",
                "Sounds wonderful.",
            ],
        ),
        say(
            &[
                "What time do you expect to arrive? Reception closes at ten.",
                "Do you know yet when you'll get here?",
            ],
            &[
                "Our train gets in at {time}, so half an hour later.",
                "By car, around {time} if traffic is kind.",
                "Rather late, around {time2}.",
            ],
        ),
        say(
            &[
                "Would you like dinner here on your first evening?",
                "Shall I hold a table in our restaurant as well?",
            ],
            &[
                "Yes please, at {time2}, for two.",
                "No thanks, we're eating with friends in {city}.",
                "Maybe, we'll see when we're there.",
            ],
        ),
        say(
            &[
                "To hold the room I'll send a payment link: a deposit of {amount}, refundable until the day before.",
                "I'll send a link for the deposit of {amount}. Cancellation is free until 48 hours before.",
            ],
            &[
                "Fine, send it to {phone}.",
                "And if work gets in the way?",
                "Yes, that's fair.",
            ],
        ),
        say(
            &[
                "Will you need parking, or a cot?",
                "Are you bringing a baby, a pet, a car to park?",
            ],
            &[
                "A cot would be great.",
                "A small dog, very quiet.",
                "A parking space, the car is new.",
            ],
        ),
    ],
    closing: say(
        &[
            "That's booked: {count} nights from {date}, under {last}. Your reference is {reference}.",
            "Everything is ready for {date}. I'll send directions, we're at {premises}.",
        ],
        &[
            "Thank you, you've been very kind.",
            "Great, we can't wait.",
            "Noted, {reference}. Thanks.",
        ],
    ),
    analysis: &[
        "Stay of {count} nights booked from {date} ({reference}) at {amount}.",
        "Asked for {thing}; the offered room was accepted, deposit to come.",
        "Booking confirmed under {last}, arriving around {time}.",
    ],
};
