//! An energy supplier, a letting agency and a garage, in English.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const METER_READING: Script = Script {
    tag: "meter_reading",
    company: "Harrowdene Energy",
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
                "Nothing to sell, don't worry: we're missing a reading from {thing}.",
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
                "Has your heating changed this year?",
            ],
            &[
                "Yes, still {count}.",
                "The children have left, it's just the two of us.",
                "We put in a wood stove last winter.",
            ],
        ),
        say(
            &[
                "An engineer will replace it on {date}, free of charge. Does the morning suit you?",
                "It's an old model, we'll change it on {date} around {time}.",
            ],
            &[
                "In the morning, yes, before {time2}.",
                "He'll have to call, the intercom is broken.",
                "Do I have to?",
            ],
        ),
        say(
            &[
                "Would you like your bills by email rather than by post?",
                "Would you like to pay by direct debit on the tenth?",
            ],
            &[
                "By post, please, I insist.",
                "By email, yes, less paper.",
                "No, leave everything as it is.",
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

pub(super) const VISIT: Script = Script {
    tag: "property_visit",
    company: "Hearthmoor Lettings",
    direction: Direction::Outbound,
    hours: (9, 17),
    amounts: (540, 1450),
    things: &[
        "the two-bedroom flat with a balcony",
        "the terraced house",
        "the furnished studio",
        "the top-floor flat",
        "the shop with a window front",
        "the cottage that needs work",
    ],
    opening: say(
        &[
            "Hello, {agent} from Hearthmoor Lettings. You wrote to us about {thing}.",
            "Hello {title} {last}, I'm calling about your message on {thing}. Are you still looking?",
        ],
        &[
            "Oh yes, hello! Is it still free?",
            "Yes, we've been looking for months.",
            "Hello. Yes, my partner filled in the form.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "It's still available. Would it be to live in, or as an investment?",
                "It is, yes. What are your plans?",
            ],
            &[
                "To live in, with {count} children soon.",
                "To let, it's an investment.",
                "For my daughter, she's starting college in {city}.",
            ],
        ),
        say(
            &[
                "It's 6{count} square metres, at {street}. Do you know the area?",
                "It's at {street}, ten minutes from the centre. Do you know the area?",
            ],
            &[
                "Yes, I lived there as a student.",
                "A little. Is it noisy in the evening?",
                "Not at all, we're from {city}.",
            ],
        ),
        say(
            &[
                "The rent is {amount} a month, bills included. Is that within your budget?",
                "It comes to {amount} a month, heating included.",
            ],
            &[
                "That's the upper limit, but yes.",
                "{amount} is all right.",
                "Is there room to negotiate?",
            ],
        ),
        look_up(
            Tool {
                name: "visit_slots",
                arguments: r#"{"listing":"{reference}","week_of":"{date}"}"#,
                output: r#"{"slots":[{"date":"{date}","time":"{time}"},{"date":"{date2}","time":"{time2}"}]}"#,
            },
            &[
                "I could show it to you on {date} at {time}, or on {date2} at {time2}.",
                "The next viewing is on {date} at {time}. Would you be free?",
            ],
            &[
                "{date} at {time}, noted.",
                "Rather {date2}, late in the day.",
                "There'd be two of us, is that all right?",
            ],
        ),
        say(
            &[
                "Do you have your papers ready: payslips and references?",
                "Do you have an agreement in principle from your bank?",
            ],
            &[
                "Everything's ready, I can send it.",
                "Not yet, we're seeing the bank on {date}.",
                "I'm short of a guarantor, is that a problem?",
            ],
        ),
        say(
            &[
                "The building was repainted recently and the heating is individual.",
                "The energy rating is D, and the windows are new.",
            ],
            &[
                "What about noise from next door?",
                "That's good news.",
                "Is there a cellar, or somewhere for bikes?",
            ],
        ),
        say(
            &[
                "Are you selling a place at the same time?",
                "When would you like to move in?",
            ],
            &[
                "Before September, ideally.",
                "We have to leave our flat in {count} months.",
                "Nothing to sell, we rent.",
            ],
        ),
    ],
    closing: say(
        &[
            "That's settled: viewing on {date} at {time}, in front of {street}. My colleague will be there.",
            "I've held {date} for you. The listing is {reference}.",
        ],
        &[
            "Good, we'll be there.",
            "Thanks a lot, see you at {time}.",
            "Perfect. I'll bring the papers.",
        ],
    ),
    analysis: &[
        "Viewing on {date} at {time} of {thing}.",
        "Serious enquiry, papers ready, budget of {amount} a month. Listing {reference}.",
        "Still interested in {thing}; financing to be clarified.",
    ],
};

pub(super) const GARAGE: Script = Script {
    tag: "garage_appointment",
    company: "Pennycross Garage",
    direction: Direction::Inbound,
    hours: (8, 16),
    amounts: (45, 380),
    things: &[
        "a noise at the front right",
        "an oil change",
        "the yearly inspection",
        "an engine light",
        "a flat tyre",
        "air conditioning that doesn't cool",
        "squeaking brakes",
    ],
    opening: say(
        &[
            "Pennycross Garage, {agent} at the workshop desk. Is it for an appointment?",
            "Hello, Pennycross Garage. I'm {agent}, tell me what's wrong with the car.",
        ],
        &[
            "Hi, it's about {thing}.",
            "Hello, I have {thing}, and I'm going on holiday on {date2}.",
            "Hi, {name}. You saw the car in January, now it's {thing}.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "All right. Which model, and from what year?",
                "What's the mileage, roughly?",
            ],
            &[
                "A small hatchback, {count} years old.",
                "Seventy thousand or so.",
                "It's a diesel van, it's had a life.",
            ],
        ),
        say(
            &[
                "Is it there all the time, or only when you brake?",
                "When did you first notice it?",
            ],
            &[
                "On {past}, mostly when it's cold.",
                "Only in left turns.",
                "I'd say {count} weeks ago, and it's getting worse.",
            ],
        ),
        look_up(
            Tool {
                name: "workshop_slots",
                arguments: r#"{"job":"{thing}","from":"{date}"}"#,
                output: r#"{"date":"{date}","drop_off":"{time}","quote":"{amount}"}"#,
            },
            &[
                "I can take it on {date} at {time}. Reckon on {amount} for diagnosis and labour.",
                "The first free bay is on {date}, drop-off at {time}.",
            ],
            &[
                "{amount}, parts included?",
                "That works, I'll drop it off on my way to work.",
                "Nothing sooner? I really need it.",
            ],
        ),
        say(
            &[
                "Would you like a courtesy car? I have one left that day.",
                "Could you leave it with us all day?",
            ],
            &[
                "A bike will do, I live nearby.",
                "Yes, a courtesy car, please.",
                "All day is fine.",
            ],
        ),
        say(
            &[
                "Drive gently until then, and stop if the light turns red.",
                "If it gets worse, we can fetch it with the tow truck.",
            ],
            &[
                "Is it dangerous, do you think?",
                "All right, I'll be careful.",
                "It's parked on {street}, just in case.",
            ],
        ),
        say(
            &[
                "Shall I call before doing any work above {amount}?",
                "We'll give you a written quote before we start.",
            ],
            &[
                "Yes, call me on {phone}.",
                "Good, no nasty surprises then.",
                "Do what you think best, I trust you.",
            ],
        ),
    ],
    closing: say(
        &[
            "You're booked on {date} at {time}, under {last}. The workshop is at {street}.",
            "See you on {date}. Remember the log book and the wheel lock.",
        ],
        &[
            "Thanks, see you at {time}.",
            "All right, thanks a lot.",
            "Perfect, I'll bring the papers.",
        ],
    ),
    analysis: &[
        "Workshop appointment on {date} at {time} for {thing}.",
        "Diagnosis requested ({thing}), quote before work, courtesy car offered.",
        "Drop-off on {date}; estimate of {amount} given.",
    ],
};
