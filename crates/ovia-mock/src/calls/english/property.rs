//! A letting agency and a garage, in English.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const VISIT: Script = Script {
    tag: "property_visit",
    company: "Hearthmoor Lettings",
    premises: None,
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
                "It's still available. Would it be to live in all year round?",
                "It is, yes. What are your plans?",
            ],
            &[
                "To live in, with {count} children soon.",
                "It would bring me closer to work.",
                "For my daughter, she's starting college in {city}.",
            ],
        ),
        say(
            &[
                "It's 6{count} square metres, at {premises}. Do you know the area?",
                "It's at {premises}, ten minutes from the centre. Do you know the area?",
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
                "Are your papers ready: payslips, a guarantor?",
            ],
            &[
                "Everything's ready, I can send it.",
                "Not yet, I'm waiting for a reference.",
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
                "From what date would you need it?",
                "When would you like to move in?",
            ],
            &[
                "Before September, ideally.",
                "We have to leave our flat in {count} months.",
                "There's no rush, we're taking our time.",
            ],
        ),
    ],
    closing: say(
        &[
            "That's settled: viewing on {date} at {time}, in front of {premises}. My colleague will be there.",
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
        "Still interested in {thing}; guarantor to be clarified.",
    ],
};

pub(super) const GARAGE: Script = Script {
    tag: "garage_appointment",
    company: "Pennycross Garage",
    premises: Some("101 Pennycross Road"),
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
            "Hello, I'm calling about {thing}, and I'm going on holiday on {date2}.",
            "Hi, {name}. You saw the car in January, now it's {thing}.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "All right. Which model, and from what year?",
                "What kind of car is it, and how many miles?",
            ],
            &[
                "A small hatchback, {count} years old.",
                "A family car, seventy thousand miles or so.",
                "A diesel van, it's had a life.",
            ],
        ),
        say(
            &[
                "Have you noticed anything else?",
                "Anything else to look at while it's with us?",
            ],
            &[
                "A little noise since {past}, mostly when it's cold.",
                "The wipers, they leave streaks.",
                "No, the rest is fine, I think.",
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
                "The first free bay is on {date}, drop-off at {time}, for about {amount}.",
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
                "We'll need it all day. Would you like a courtesy car?",
            ],
            &[
                "A bike will do, I live nearby.",
                "Yes, a courtesy car, please.",
                "No, somebody will pick me up.",
            ],
        ),
        say(
            &[
                "Drive gently until then, and stop if you're in any doubt.",
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
            "You're booked on {date} at {time}, under {last}. The workshop is at {premises}.",
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
