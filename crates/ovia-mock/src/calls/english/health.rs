//! A medical practice, in English: an appointment, and the reminder of one.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const APPOINTMENT: Script = Script {
    tag: "medical_appointment",
    company: "Brackenfold Medical Practice",
    premises: Some("22 Bracken Street"),
    direction: Direction::Inbound,
    hours: (8, 16),
    amounts: (20, 60),
    things: &[
        "a sore knee",
        "a repeat prescription",
        "a vaccination",
        "a cough that won't go away",
        "frequent headaches",
        "a blood pressure check",
        "a form for my sports club",
    ],
    opening: say(
        &[
            "Brackenfold Medical Practice, {agent} speaking. How can I help?",
            "Hello, Brackenfold Medical Practice. If this is an emergency, please hang up and dial 999. Otherwise, what can I do for you?",
        ],
        &[
            "Hi, I need an appointment for {thing}.",
            "Hello, it's {name}. I'm calling about {thing}. It isn't urgent.",
            "Hi, could the doctor see me on {date}?",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Have you been here before, or is this your first visit?",
                "You're already registered with us, aren't you?",
            ],
            &[
                "Yes, for {count} years now.",
                "No, first time, we've just moved to {city}.",
                "The whole family is with you.",
            ],
        ),
        say(
            &[
                "Could I have your name and date of birth?",
                "What name is it, please?",
            ],
            &[
                "{name}, twelfth of March.",
                "It's {last}, {first} {last}.",
                "{last}. The date of birth should be on file.",
            ],
        ),
        say(
            &[
                "How are you feeling today?",
                "Any fever, or anything else that troubles you at the moment?",
            ],
            &[
                "A little tired since {past}, nothing more.",
                "A bit of fever last night, but it's gone down.",
                "I'm fine, thanks, nothing in particular.",
            ],
        ),
        look_up(
            Tool {
                name: "find_slot",
                arguments: r#"{"from":"{date}","reason":"{thing}"}"#,
                output: r#"{"slots":["{date} {time}","{date2} {time2}"],"doctor":"locum"}"#,
            },
            &[
                "I have two slots: {date} at {time}, or {date2} at {time2}. Which would you prefer?",
                "The first free slot is {date} at {time}, with the locum. Would that do?",
            ],
            &[
                "{date} at {time} is perfect.",
                "I'd rather have {date2}, I work the other day.",
                "The sooner the better, so {time}.",
            ],
        ),
        say(
            &[
                "It takes about twenty minutes. Please bring your latest test results.",
                "Don't forget your current prescription.",
            ],
            &[
                "I still have last month's X-rays.",
                "I'll put it all in my bag right now.",
                "Do you need my insurance card as well?",
            ],
        ),
        say(
            &[
                "If it gets worse, with fever or trouble breathing, call straight away.",
                "Until then, rest and drink plenty of water. Call us if it gets worse.",
            ],
            &[
                "Of course, I'll be careful.",
                "Thank you, that's reassuring.",
                "And at night, which number do I call?",
            ],
        ),
        say(
            &[
                "We're at {premises}, on the ground floor. I'll text you the door code.",
                "Mind you, we've moved: we're at {premises} now.",
            ],
            &[
                "Oh, good thing you told me.",
                "There's a bus stop right outside, perfect.",
                "I know it, next to the chemist.",
            ],
        ),
    ],
    closing: say(
        &[
            "You're booked for {date} at {time}, {title} {last}. A reminder goes out the day before.",
            "Confirmed for {date} at {time}. If you can't make it, please give us 24 hours' notice.",
        ],
        &[
            "Thank you, I'll be there.",
            "All right, thanks very much.",
            "Good, I'm putting it on the calendar.",
        ],
    ),
    analysis: &[
        "Appointment on {date} at {time} for {thing}.",
        "Reason: {thing}. Slot on {date} accepted, advice given, no sign of an emergency.",
        "Consultation set for {date} for {title} {last}. Told what to bring.",
    ],
};

pub(super) const REMINDER: Script = Script {
    tag: "appointment_reminder",
    company: "Brackenfold Medical Practice",
    premises: Some("22 Bracken Street"),
    direction: Direction::Outbound,
    hours: (8, 16),
    amounts: (12, 70),
    things: &[
        "a dental cleaning",
        "the yearly check-up",
        "a follow-up visit",
        "an eye test",
    ],
    opening: say(
        &[
            "Hello, {agent} from Brackenfold Medical Practice. May I speak to {name}?",
            "Hello, am I speaking to {title} {last}? I'm calling from Brackenfold Medical Practice.",
        ],
        &[
            "Speaking.",
            "Yes, hello. What is it about?",
            "Yes, that's me. Is something wrong?",
        ],
    ),
    exchanges: &[
        say(
            &[
                "I'm calling to remind you of your appointment on {date} at {time}, for {thing}. Does that still work?",
                "You're booked on {date} at {time}, for {thing}. Does that still work?",
            ],
            &[
                "Oh, I'd forgotten! Thanks for calling.",
                "Funny, I was about to ring you. I can't make it that day.",
                "Yes, it's in my diary.",
            ],
        ),
        look_up(
            Tool {
                name: "move_appointment",
                arguments: r#"{"reference":"{reference}","from":"{date} {time}","to":"{date2} {time2}"}"#,
                output: r#"{"moved":true}"#,
            },
            &[
                "If the time no longer suits you, I could offer {date2} at {time2}.",
                "We also have {date2} at {time2}, if you prefer.",
            ],
            &[
                "{time2} would be better, yes.",
                "No, let's keep {time}, I'll manage.",
                "{date2}? Let me check. Yes, that works.",
            ],
        ),
        say(
            &[
                "Has any of your medication changed since your last visit?",
                "Are you taking anything new since {past}?",
            ],
            &[
                "No, still the same.",
                "Yes, the dose was changed {count} weeks ago.",
                "Only vitamins.",
            ],
        ),
        say(
            &[
                "Please come ten minutes early, with your latest results.",
                "Please come ten minutes early for the paperwork.",
            ],
            &[
                "Ten minutes? Is the wait still that long?",
                "All right, noted.",
                "Ten minutes early, fine.",
            ],
        ),
        say(
            &[
                "Do you need transport, or will someone bring you?",
                "Will you need help getting here?",
            ],
            &[
                "My son will drive me.",
                "No, nothing like that, thanks.",
                "No, the bus is direct.",
            ],
        ),
        say(
            &[
                "There will be about {amount} to pay; we take cards.",
                "That's {amount} to pay on the day, by card or in cash.",
            ],
            &[
                "That's fine, I'll have my card.",
                "Will my insurance cover it?",
                "{amount}, all right.",
            ],
        ),
    ],
    closing: say(
        &[
            "Good, we'll see you as agreed. We're at {premises}.",
            "All noted, {title} {last}. You'll get a text the day before.",
        ],
        &[
            "Thanks for calling.",
            "Lovely, see you then.",
            "Thank you, kind of you to remind me.",
        ],
    ),
    analysis: &[
        "Appointment on {date} at {time} confirmed by voice.",
        "Reminder given for {thing}; attendance confirmed.",
        "Appointment kept, no special request.",
    ],
};
