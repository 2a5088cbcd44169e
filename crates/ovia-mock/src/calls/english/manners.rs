//! What is said in any call in English.

use crate::calls::script::{Manners, say};

pub(crate) const MANNERS: Manners = Manners {
    acknowledgements: &[
        "All right. ",
        "Very good. ",
        "Thank you, I've noted that. ",
        "Thanks for letting me know. ",
        "Perfect, thank you. ",
        "Got it. ",
        "I see. ",
        "Thank you, {title} {last}. ",
    ],
    hesitations: &[
        "Um… ",
        "Well… ",
        "Right, so… ",
        "Hmm, let me think. ",
        "OK. ",
        "Hang on… ",
        "Let's see… ",
    ],
    detours: &[
        say(
            &[
                "Sorry, the line isn't very good. Can you still hear me?",
                "There's some noise around you. Could you hold the phone a little closer?",
            ],
            &[
                "Yes, I'm outside, give me a second. Better?",
                "I can hear you fine.",
                "I'm on the bus, it cuts in and out.",
            ],
        ),
        say(
            &[
                "Could you spell your surname for me, please?",
                "I have {last}, is that spelt the way it sounds?",
            ],
            &[
                "{last}, just the way it sounds.",
                "That's right, {last}. First name {first}.",
                "People always ask. Yes, {last}.",
            ],
        ),
        say(
            &[
                "Is {phone} still the best number to reach you on?",
                "If we get cut off, shall I call you back on {phone}?",
            ],
            &[
                "Yes, that's my mobile.",
                "Yes, but after {time} if you can.",
                "That's the one. Voicemail is fine too.",
            ],
        ),
        say(
            &[
                "Just so you know, this call is recorded for training purposes.",
                "Before we go on: this call is being recorded. Is that all right?",
            ],
            &[
                "That's fine.",
                "Sure, go ahead.",
                "As long as it stays with you.",
            ],
        ),
        say(
            &[
                "Let me look that up, one moment please.",
                "Bear with me for a few seconds while I open your file.",
            ],
            &["No rush.", "Sure, take your time.", "I'll hold."],
        ),
        say(
            &[
                "Would you like me to repeat that?",
                "I may be talking too fast. Shall I say that again?",
            ],
            &[
                "No, that was very clear.",
                "Once more, please, I was looking for a pen.",
                "No, I've got it all.",
            ],
        ),
        say(
            &[
                "So that's {date}, at around {time}.",
                "Just to recap, we're talking about {date}.",
            ],
            &[
                "Yes, that's it.",
                "Exactly.",
                "Closer to {time2}, but that's fine.",
            ],
        ),
        say(
            &[
                "Are you still at {street}, in {city}?",
                "The address I have is {street}, {city}. Is that right?",
            ],
            &[
                "Yes, we haven't moved.",
                "Still there, second floor, door on the left.",
                "Yes, for almost {count} years now.",
            ],
        ),
        say(
            &[
                "In case you were wondering: I'm a voice assistant, but I can take care of this from start to finish.",
                "I should mention that you're talking to a voice assistant. It makes no difference to your request.",
            ],
            &[
                "Really? You sound like a person. Anyway, go on.",
                "Fine, as long as it gets done.",
                "First time I've talked to a machine. Not bad.",
            ],
        ),
        say(
            &[
                "Do you have a reference at hand? Take your time, I'll stay on the line.",
                "If there's a file number somewhere, it would help me. No hurry at all.",
            ],
            &[
                "Here it is, in tiny print: {reference}.",
                "Let me get my glasses. Right, {reference}.",
                "Found it. {reference}.",
            ],
        ),
        say(
            &[
                "Did you have another question in the meantime?",
                "Was there another point you wanted to raise?",
            ],
            &[
                "Yes, how late are you open today?",
                "No, that was the main thing.",
                "My sister said everything can be done by phone these days?",
            ],
        ),
        say(
            &[
                "By the way, we're open every day from eight to eight, Saturdays included.",
                "Should you need to call back, there's somebody here until eight, even on Saturdays.",
            ],
            &[
                "Good to know.",
                "Even on Saturdays? Great.",
                "That suits me, I finish late.",
            ],
        ),
        say(
            &[
                "I'll text you a confirmation as soon as we hang up.",
                "You'll get a summary by email in a few minutes.",
            ],
            &[
                "Thanks, that's handy.",
                "A text, please, I never read my email.",
                "Perfect, I'll keep it.",
            ],
        ),
        say(
            &[
                "Thank you for bearing with me, only a few questions left.",
                "Nearly done, {title} {last}, thanks for your patience.",
            ],
            &[
                "No worries, I have a little time.",
                "Good, I'm expected in {count} minutes.",
                "Go on, let's get it all done.",
            ],
        ),
        say(
            &[
                "Sorry, I talked over you. You were saying?",
                "Excuse me, please go on.",
            ],
            &[
                "I was saying {date} would be ideal.",
                "No, I'd finished.",
                "I said \"if possible\", it isn't a must.",
            ],
        ),
    ],
    transfer: say(
        &[
            "I'd rather put you through to a colleague who can decide that. Please stay on the line.",
            "For this one, an adviser will take over. I'll pass on what we've said, please hold.",
        ],
        &[
            "All right, thanks, I'll wait.",
            "Fine, I hope it won't be long.",
            "Thank you, {agent}. Have a nice day.",
        ],
    ),
    goodbye: say(
        &[
            "Thank you for your time, {title} {last}. Have a lovely day!",
            "You're all set. Take care, goodbye.",
            "My pleasure. Speak soon, {title} {last}.",
        ],
        &[
            "Thanks a lot, bye.",
            "Thank you, you too.",
            "Great, goodbye!",
            "Thanks for your patience. Bye now.",
        ],
    ),
    voicemail: say(
        &[
            "Hello {title} {last}, this is {agent} calling on behalf of {company}, about your file {reference}. You can call us back on this number between eight and eight. Thank you, goodbye.",
            "Hi, a message for {title} {last}. {company} would like a quick word, nothing to worry about. Please call back and quote {reference}. Bye.",
        ],
        &[
            "Hi, you've reached {name}. I can't take your call right now, so please leave a message after the tone.",
            "The person you are calling is not available. Please leave a message after the tone.",
        ],
    ),
    abandoned: &[
        "The call broke off before the request was complete. Call back.",
        "The other party hung up during the conversation; nothing was agreed.",
        "Call cut short. First details taken, none confirmed.",
    ],
    voicemail_analysis: &[
        "Reached voicemail; a message with the reference was left.",
        "No live answer, message left on the answering machine.",
    ],
};
