//! What is said in a call: its transcript, twice, as the records hold it.

use super::cast;
use super::costs::Usage;
use super::outcome::Course;
use super::phrase::{Phrase, Values};
use super::prepared::{Exchange, Manners, Scenario, Tool};
use super::time::{Clock, Micros, SECOND};
use crate::random::Random;

/// Who speaks.
#[derive(Clone, Copy)]
enum Speaker {
    Agent,
    Caller,
}

/// The most lines a conversation has.
const MOST_LINES: usize = 40;
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
    /// Whether items of other kinds than messages, and further fields, are recorded.
    detailed: bool,
}

impl Conversation {
    /// Starts over, at that time.
    pub(super) fn restart(&mut self, now: Micros, detailed: bool) {
        self.transcript.clear();
        self.objects.clear();
        self.usage = Usage::default();
        self.now = now;
        self.lines = 0;
        self.said = 0;
        self.detailed = detailed;
    }

    /// Lets the conversation take its course.
    pub(super) fn run(
        &mut self,
        course: Course,
        scenario: &Scenario,
        manners: &Manners,
        values: &Values,
        random: &mut Random,
        clock: &mut Clock,
    ) {
        let mut room = Room {
            conversation: self,
            manners,
            values,
            random,
            clock,
            flowing: false,
        };
        match course {
            Course::Silent => {}
            Course::Message => {
                room.say(Speaker::Caller, &manners.voicemail.caller);
                room.say(Speaker::Agent, &manners.voicemail.agent);
            }
            Course::Partial => {
                room.exchange(&scenario.opening);
                let last = room.random.between(1, scenario.exchanges.len() as u64);
                room.exchanges(&scenario.exchanges[..last as usize]);
            }
            Course::Whole | Course::Transfer => {
                room.exchange(&scenario.opening);
                // One in sixteen has nothing much to ask.
                if room.random.below(16) > 0 {
                    room.exchanges(&scenario.exchanges);
                }
                if course == Course::Transfer {
                    room.exchange(&manners.transfer);
                    room.handoff();
                } else {
                    room.exchange(&scenario.closing);
                    room.exchange(&manners.goodbye);
                }
            }
        }
    }
}

/// A conversation with everything it needs to go on.
struct Room<'a> {
    conversation: &'a mut Conversation,
    manners: &'a Manners,
    values: &'a Values,
    random: &'a mut Random,
    clock: &'a mut Clock,
    /// Past the greeting and not yet at the end: only then do lines begin with "All right" or "Well…".
    flowing: bool,
}

impl Room<'_> {
    /// Exchanges in their order, some left out, with a detour between them here and there.
    fn exchanges(&mut self, exchanges: &[Exchange]) {
        let detours = &self.manners.detours;
        self.flowing = true;
        // How easily this call wanders: most do little, some a lot.
        let wandering = *self.random.pick(&[0, 10, 10, 25, 25, 40, 60, 95]);
        // Detours go round from a random start, so that none comes twice in a call.
        let mut detour = self.random.below(detours.len() as u64) as usize;
        for (place, exchange) in exchanges.iter().enumerate() {
            if place == 0 || self.random.chance(88) {
                self.exchange_if_room(exchange);
            }
            for chance in [wandering, wandering / 2] {
                if self.random.chance(chance) {
                    self.exchange_if_room(&detours[detour % detours.len()]);
                    detour += 1;
                }
            }
        }
        self.flowing = false;
    }

    fn exchange_if_room(&mut self, exchange: &Exchange) {
        if self.conversation.lines + 2 + LAST_LINES <= MOST_LINES {
            self.exchange(exchange);
        }
    }

    fn exchange(&mut self, exchange: &Exchange) {
        if let Some(tool) = &exchange.tool {
            self.look_up(tool);
        }
        self.say(Speaker::Agent, &exchange.agent);
        self.say(Speaker::Caller, &exchange.caller);
    }

    /// One of the lines, said by one of them.
    fn say(&mut self, speaker: Speaker, lines: &[Phrase]) {
        // Agents take a moment to answer, people think or interrupt.
        self.pause(250, 1400);
        let Self {
            conversation,
            manners,
            values,
            random,
            clock,
            flowing,
        } = self;
        let line = random.pick(lines);
        let Conversation {
            transcript,
            objects,
            lines,
            said,
            usage,
            now,
            detailed,
        } = &mut **conversation;
        let (role, name, lead): (&[u8], &[u8], _) = match speaker {
            Speaker::Agent => (
                b"{\"role\":\"assistant\",",
                b"Agent: ",
                (*flowing && random.chance(35)).then(|| random.pick(&manners.acknowledgements)),
            ),
            Speaker::Caller => (
                b"{\"role\":\"user\",",
                b"User: ",
                (*flowing && random.chance(25)).then(|| random.pick(&manners.hesitations)),
            ),
        };

        separate(objects);
        objects.extend_from_slice(role);
        if *detailed {
            cast::write_token(objects, random, b"\"id\":\"item_");
            objects.extend_from_slice(b"\",");
        }
        objects.extend_from_slice(b"\"content\":\"");
        let start = objects.len();
        let mut characters = lead.map_or(0, |lead| lead.write(values, objects));
        characters += line.write(values, objects);
        if *lines > 0 {
            transcript.extend_from_slice(b"\\n");
        }
        transcript.extend_from_slice(name);
        transcript.extend_from_slice(&objects[start..]);
        objects.extend_from_slice(b"\",\"timestamp\":\"");
        clock.write(objects, *now);
        objects.push(b'"');
        if *detailed && random.chance(6) {
            objects.extend_from_slice(b",\"interrupted\":true");
        }
        objects.push(b'}');

        if matches!(speaker, Speaker::Agent) {
            usage.tts_characters += characters;
            usage.add_turn(*said, characters);
        }
        *lines += 1;
        *said += characters;
        // Some fifteen characters a second.
        *now += characters as Micros * random.between(62_000, 72_000) as Micros;
    }

    /// A function call and its result: items without `content`.
    fn look_up(&mut self, tool: &Tool) {
        if !self.conversation.detailed {
            return;
        }
        self.pause(150, 500);
        self.item(
            b"{\"type\":\"function_call\",\"name\":\"",
            tool.name,
            b"\",\"arguments\":\"",
            &tool.arguments,
        );
        self.pause(200, 1200);
        self.item(
            b"{\"type\":\"function_call_output\",\"name\":\"",
            tool.name,
            b"\",\"output\":\"",
            &tool.output,
        );
        let Conversation { usage, said, .. } = &mut *self.conversation;
        usage.add_turn(*said, 100);
    }

    fn item(&mut self, kind: &[u8], name: &str, key: &[u8], value: &Phrase) {
        let objects = &mut self.conversation.objects;
        separate(objects);
        objects.extend_from_slice(kind);
        objects.extend_from_slice(name.as_bytes());
        objects.extend_from_slice(key);
        value.write(self.values, objects);
        objects.extend_from_slice(b"\",\"timestamp\":\"");
        self.clock.write(objects, self.conversation.now);
        objects.extend_from_slice(b"\"}");
    }

    /// The agent leaves the call to a human.
    fn handoff(&mut self) {
        self.pause(300, 900);
        let objects = &mut self.conversation.objects;
        separate(objects);
        objects.extend_from_slice(
            b"{\"type\":\"agent_handoff\",\"new_agent\":\"human\",\"timestamp\":\"",
        );
        self.clock.write(objects, self.conversation.now);
        objects.extend_from_slice(b"\"}");
    }

    /// Lets time go by, in milliseconds.
    fn pause(&mut self, least: u64, most: u64) {
        let milliseconds = self.random.between(least, most) as Micros;
        // Odd microseconds: times in records are never round.
        self.conversation.now += milliseconds * (SECOND / 1000) + self.random.below(1000) as Micros;
    }
}

/// A comma before every item but the first.
fn separate(objects: &mut Vec<u8>) {
    if !objects.is_empty() {
        objects.push(b',');
    }
}
