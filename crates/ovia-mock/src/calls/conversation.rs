//! The conversation of a call as JSON text: the transcript, and the list of its messages.
//!
//! It is written as bytes, since phrases were escaped when they were parsed:
//! [`CallRecord::write`](super::record::CallRecord::write) says what serde would cost.

use super::{
    agents,
    costs::Usage,
    library::{CommonPhrases, Exchange, Scenario, ToolCall},
    outcome::Course,
    phrase::{Phrase, SlotValues},
    timestamp::{Clock, Micros, SECOND},
};
use crate::random::Random;

/// Who speaks.
#[derive(Clone, Copy)]
enum Speaker {
    Agent,
    Caller,
}

/// The most lines of a conversation.
const MAX_LINES: usize = 40;
/// Lines that follow the exchanges: closing and goodbye.
const LAST_LINES: usize = 4;

/// A conversation while it is written. The buffers are kept from call to call.
#[derive(Clone, Debug, Default)]
pub(super) struct Conversation {
    /// The inside of the `transcript` string.
    pub(super) transcript: Vec<u8>,
    /// The inside of the `transcript_objects` array.
    pub(super) objects: Vec<u8>,
    pub(super) usage: Usage,
    /// When the last line ended.
    pub(super) now: Micros,
    /// Lines spoken, by both.
    pub(super) lines: usize,
    /// Characters spoken, by both.
    said: u64,
    /// Whether tool calls, transfers and undocumented fields are recorded.
    detailed: bool,
}

impl Conversation {
    /// Starts a new conversation at this time.
    pub(super) fn restart(&mut self, now: Micros, detailed: bool) {
        self.transcript.clear();
        self.objects.clear();
        self.usage = Usage::default();
        self.now = now;
        self.lines = 0;
        self.said = 0;
        self.detailed = detailed;
    }

    /// Writes the whole conversation.
    pub(super) fn run(
        &mut self,
        course: Course,
        scenario: &Scenario,
        common: &CommonPhrases,
        values: &SlotValues,
        random: &mut Random,
        clock: &mut Clock,
    ) {
        let mut dialogue = Dialogue {
            conversation: self,
            common,
            values,
            random,
            clock,
            leads: false,
        };
        match course {
            Course::Silent => {}
            Course::Message => {
                dialogue.say(Speaker::Caller, &common.voicemail.caller);
                dialogue.say(Speaker::Agent, &common.voicemail.agent);
            }
            Course::Partial => {
                dialogue.exchange(&scenario.opening);
                let last = dialogue.random.between(1, scenario.exchanges.len() as u64);
                dialogue.exchanges(&scenario.exchanges[..last as usize]);
            }
            Course::Whole | Course::Transfer => {
                dialogue.exchange(&scenario.opening);
                // One call in sixteen is over after the greeting.
                if dialogue.random.below(16) > 0 {
                    dialogue.exchanges(&scenario.exchanges);
                }
                if course == Course::Transfer {
                    dialogue.exchange(&common.transfer);
                    dialogue.handoff();
                } else {
                    dialogue.exchange(&scenario.closing);
                    dialogue.exchange(&common.goodbye);
                }
            }
        }
    }
}

/// A conversation with everything that is needed to continue it.
struct Dialogue<'a> {
    conversation: &'a mut Conversation,
    common: &'a CommonPhrases,
    values: &'a SlotValues,
    random: &'a mut Random,
    clock: &'a mut Clock,
    /// Whether lines may begin with "All right" or "Well…": between the greeting and the closing.
    leads: bool,
}

impl Dialogue<'_> {
    /// Exchanges in their order, some left out, with detours between them.
    fn exchanges(&mut self, exchanges: &[Exchange]) {
        let detours = &self.common.detours;
        self.leads = true;
        // The chance of a detour in percent: low in most calls, high in some.
        let chance = *self.random.pick(&[0, 10, 10, 25, 25, 40, 60, 95]);
        // Detours are taken in turn from a random start, so that none occurs twice in a call.
        let mut detour = self.random.below(detours.len() as u64) as usize;
        for (place, exchange) in exchanges.iter().enumerate() {
            if place == 0 || self.random.chance(88) {
                self.exchange_if_room(exchange);
            }
            for chance in [chance, chance / 2] {
                if self.random.chance(chance) {
                    self.exchange_if_room(&detours[detour % detours.len()]);
                    detour += 1;
                }
            }
        }
        self.leads = false;
    }

    fn exchange_if_room(&mut self, exchange: &Exchange) {
        if self.conversation.lines + 2 + LAST_LINES <= MAX_LINES {
            self.exchange(exchange);
        }
    }

    fn exchange(&mut self, exchange: &Exchange) {
        if let Some(tool) = &exchange.tool {
            self.call_tool(tool);
        }
        self.say(Speaker::Agent, &exchange.agent);
        self.say(Speaker::Caller, &exchange.caller);
    }

    /// One of the lines, said by one of the two.
    fn say(&mut self, speaker: Speaker, lines: &[Phrase]) {
        // Agents take a moment to answer, people think or interrupt.
        self.pause(250, 1400);
        let Self {
            conversation,
            common,
            values,
            random,
            clock,
            leads,
        } = self;
        let line = random.pick(lines);
        let (role, name, chance, lead) = match speaker {
            Speaker::Agent => (
                r#"{"role":"assistant""#,
                "Agent: ",
                35,
                &common.acknowledgements,
            ),
            Speaker::Caller => (r#"{"role":"user""#, "User: ", 25, &common.hesitations),
        };
        let lead = (*leads && random.chance(chance)).then(|| random.pick(lead));

        let conversation = &mut **conversation;
        let (transcript, objects) = (&mut conversation.transcript, &mut conversation.objects);
        let mut characters = 0;
        begin(objects, role);
        if conversation.detailed {
            agents::write_token(objects, random, ",\"id\":\"item_");
            objects.push(b'"');
        }
        objects.extend_from_slice(b",\"content\":\"");
        let start = objects.len();
        for phrase in lead.into_iter().chain([line]) {
            characters += phrase.write(values, objects);
        }
        if conversation.lines > 0 {
            transcript.extend_from_slice(b"\\n");
        }
        transcript.extend_from_slice(name.as_bytes());
        transcript.extend_from_slice(&objects[start..]);
        objects.push(b'"');
        timestamp(objects, clock, conversation.now);
        if conversation.detailed && random.chance(6) {
            objects.extend_from_slice(b",\"interrupted\":true");
        }
        objects.push(b'}');

        if matches!(speaker, Speaker::Agent) {
            conversation.usage.tts_characters += characters;
            conversation.usage.add_turn(conversation.said, characters);
        }
        conversation.lines += 1;
        conversation.said += characters;
        // Some fifteen characters a second.
        conversation.now += characters as Micros * random.between(62_000, 72_000) as Micros;
    }

    /// A function call and its result: items without `content`.
    fn call_tool(&mut self, tool: &ToolCall) {
        if !self.conversation.detailed {
            return;
        }
        self.pause(150, 500);
        let start = r#"{"type":"function_call","name":""#;
        self.tool_item(start, tool.name, r#"","arguments":""#, &tool.arguments);
        self.pause(200, 1200);
        let start = r#"{"type":"function_call_output","name":""#;
        self.tool_item(start, tool.name, r#"","output":""#, &tool.output);
        let said = self.conversation.said;
        self.conversation.usage.add_turn(said, 100);
    }

    fn tool_item(&mut self, start: &str, name: &str, key: &str, value: &Phrase) {
        let objects = &mut self.conversation.objects;
        begin(objects, start);
        objects.extend_from_slice(name.as_bytes());
        objects.extend_from_slice(key.as_bytes());
        value.write(self.values, objects);
        objects.push(b'"');
        timestamp(objects, self.clock, self.conversation.now);
        objects.push(b'}');
    }

    /// The agent hands the call over to a human.
    fn handoff(&mut self) {
        self.pause(300, 900);
        let objects = &mut self.conversation.objects;
        begin(objects, r#"{"type":"agent_handoff","new_agent":"human""#);
        timestamp(objects, self.clock, self.conversation.now);
        objects.push(b'}');
    }

    /// Lets time pass, in milliseconds.
    fn pause(&mut self, least: u64, most: u64) {
        let milliseconds = self.random.between(least, most) as Micros;
        // Odd microseconds: times in records are never round.
        self.conversation.now += milliseconds * (SECOND / 1000) + self.random.below(1000) as Micros;
    }
}

/// Begins an item, with a comma if it is not the first.
fn begin(objects: &mut Vec<u8>, start: &str) {
    if !objects.is_empty() {
        objects.push(b',');
    }
    objects.extend_from_slice(start.as_bytes());
}

/// Adds the time of an item.
fn timestamp(objects: &mut Vec<u8>, clock: &mut Clock, time: Micros) {
    objects.extend_from_slice(b",\"timestamp\":\"");
    clock.write(objects, time);
    objects.push(b'"');
}
