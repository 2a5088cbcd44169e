//! One record, put together in the documented order of its fields.

use super::cast::{self, Agent, PERSONAS, Person};
use super::outcome::{Course, Direction, Outcome, Status};
use super::phrase::Phrase;
use super::prepared::{LIBRARY, Manners, Scenario};
use super::script::Language;
use super::time::{self, Micros, SECOND, Style};
use super::{Calls, number, particulars};
use crate::random::{Purpose, Random};

/// When things happened to a call.
struct Times {
    created: Micros,
    started: Micros,
    /// Whole seconds after the start; absent while the call goes on.
    ended: Option<Micros>,
    updated: Micros,
}

/// Appends the record of the call with that index.
pub(super) fn write(calls: &mut Calls, index: u64, out: &mut Vec<u8>) {
    let Calls {
        seed,
        agents,
        values,
        conversation,
        clock,
    } = calls;
    let random = &mut Random::keyed(*seed, Purpose::Call, index);
    let style = Style::draw(random);
    clock.restart(style);
    let created = style.rounded(time::created_at(random, index));

    let agent = cast::pick(random, agents);
    let scenario = random.pick(LIBRARY.repertoire(agent.persona));
    let language = PERSONAS[agent.persona].language;
    let manners = LIBRARY.manners(language);
    let outcome = Outcome::draw(random, scenario.direction, index);
    let person = Person::draw(random, language);
    particulars::fill(
        values,
        random,
        *seed,
        agent.persona,
        scenario,
        &person,
        time::date(created),
    );

    // It rings for a while. Rounded here, so that no later time has digits that the style cannot show.
    let started = style.rounded(created + random.between(300_000, 9_000_000) as Micros);
    let detailed = random.chance(70);
    conversation.restart(started, detailed);
    conversation.run(outcome.course, scenario, manners, values, random, clock);
    let times = times(outcome, created, started, conversation.now, random);
    if let (Some(ended), true) = (times.ended, conversation.lines > 0) {
        // The whole call is listened to, but for the moment before the first word.
        let hundredths = (ended - started) as u64 / 10_000;
        conversation.usage.stt_audio = hundredths.saturating_sub(random.below(90));
    }

    let mut record = Record { out, random, clock };
    record.text(b"{\"user_id\":\"", &agent.user_id);
    record.text(b"\",\"agent_id\":\"", &agent.id);
    record.raw(b"\",\"type\":\"phone_call\",\"direction\":\"");
    match scenario.direction {
        Direction::Inbound => {
            record.raw(b"inbound\",\"from_number\":\"");
            person.write_number(record.out);
            record.text(b"\",\"to_number\":\"", &agent.number);
        }
        Direction::Outbound => {
            record.text(b"outbound\",\"from_number\":\"", &agent.number);
            record.raw(b"\",\"to_number\":\"");
            person.write_number(record.out);
        }
    }
    record.text(b"\",\"phone_number_id\":\"", &agent.phone_number_id);
    record.raw(b"\",\"id\":\"");
    let id = record.out.len();
    record.uuid();
    let id = id..record.out.len();
    record.text(b"\",\"status\":\"", outcome.status.text());
    record.raw(b"\",\"started_at\":");
    record.time(Some(times.started));
    record.raw(b",\"ended_at\":");
    record.time(times.ended);

    record.raw(b",\"recording_url\":");
    if times.ended.is_some() && conversation.lines > 0 {
        record.raw(b"\"https://recordings.example/calls/");
        record.out.extend_from_within(id);
        record.raw(b".mp3\"");
    } else {
        record.raw(b"null");
    }
    record.raw(b",\"transcript\":\"");
    record.raw(&conversation.transcript);
    record.raw(b"\",\"duration\":");
    match times.ended {
        Some(ended) => number::write(record.out, ((ended - times.started) / SECOND) as u64),
        None => record.raw(b"null"),
    }
    if let Some(analysis) = analysis(outcome, scenario, manners, record.random) {
        record.raw(b",\"analysis\":");
        match analysis {
            Some(phrase) => {
                record.raw(b"\"");
                phrase.write(values, record.out);
                record.raw(b"\"");
            }
            None => record.raw(b"null"),
        }
    }
    record.latency(conversation.lines);
    record.raw(b",\"created_at\":");
    record.time(Some(times.created));
    record.raw(b",\"updated_at\":");
    record.time(Some(times.updated));

    record.text(b",\"agent\":{\"name\":\"", PERSONAS[agent.persona].name);
    record.raw(b"\"}");
    record.metadata(agent, scenario, outcome);
    record.raw(b",\"costs\":");
    if times.ended.is_some() {
        let currency = record.random.chance(30);
        conversation.usage.write_costs(record.out, currency);
    } else {
        record.raw(b"null");
    }
    record.raw(b",\"transcript_objects\":[");
    record.raw(&conversation.objects);
    record.raw(b"]");
    record.undocumented(outcome, language);
    record.raw(b"}");
}

/// When the call ended, from how it went and when its last line was said.
fn times(
    outcome: Outcome,
    created: Micros,
    started: Micros,
    now: Micros,
    random: &mut Random,
) -> Times {
    let seconds = match outcome.status {
        Status::InProgress => {
            return Times {
                created,
                started,
                ended: None,
                updated: now,
            };
        }
        Status::Busy => random.below(3),
        Status::NoAnswer => random.between(25, 45),
        _ if outcome.course == Course::Silent => 0,
        // Whole seconds, so that `duration` is exactly the difference.
        _ => (now - started).unsigned_abs().div_ceil(SECOND as u64) + random.below(3),
    };
    let ended = started + seconds as Micros * SECOND;
    // The analysis comes a little later.
    Times {
        created,
        started,
        ended: Some(ended),
        updated: ended + random.between(900_000, 25_000_000) as Micros,
    }
}

/// The analysis: the outer absence leaves the field out, the inner one makes it null.
fn analysis<'a>(
    outcome: Outcome,
    scenario: &'a Scenario,
    manners: &'a Manners,
    random: &mut Random,
) -> Option<Option<&'a Phrase>> {
    let phrases = match outcome.course {
        _ if outcome.status == Status::InProgress => return Some(None),
        Course::Silent => return random.chance(50).then_some(None),
        Course::Message => &manners.voicemail_analysis,
        Course::Partial => &manners.abandoned,
        Course::Whole | Course::Transfer => &scenario.analysis,
    };
    match random.below(10) {
        0 => None,
        1 => Some(None),
        _ => Some(Some(random.pick(phrases))),
    }
}

/// The record being written.
struct Record<'a> {
    out: &'a mut Vec<u8>,
    random: &'a mut Random,
    clock: &'a mut time::Clock,
}

impl Record<'_> {
    fn raw(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// What comes before a text, and the text. It holds nothing that JSON would escape.
    fn text(&mut self, before: &[u8], text: &str) {
        self.raw(before);
        self.raw(text.as_bytes());
    }

    fn uuid(&mut self) {
        let mut text = uuid::Uuid::encode_buffer();
        let uuid = self.random.uuid();
        self.raw(uuid.hyphenated().encode_lower(&mut text).as_bytes());
    }

    fn time(&mut self, time: Option<Micros>) {
        match time {
            Some(time) => {
                self.raw(b"\"");
                self.clock.write(self.out, time);
                self.raw(b"\"");
            }
            None => self.raw(b"null"),
        }
    }

    /// `latency_metrics`: documented as a string, and here a string that holds JSON.
    fn latency(&mut self, lines: usize) {
        self.raw(b",\"latency_metrics\":");
        if lines == 0 {
            return self.raw(b"null");
        }
        self.raw(b"\"{\\\"turns\\\":");
        number::write(self.out, lines.div_ceil(2) as u64);
        for (name, least, most) in [
            ("llm_ttft_ms", 180, 700),
            ("tts_ttfb_ms", 90, 320),
            ("end_to_end_ms", 500, 1300),
        ] {
            self.text(b",\\\"", name);
            self.raw(b"\\\":{\\\"p50\\\":");
            let middle = self.random.between(least, most);
            number::write(self.out, middle);
            self.raw(b",\\\"p95\\\":");
            let high = middle + self.random.between(least / 2, most);
            number::write(self.out, high);
            self.raw(b"}");
        }
        self.raw(b"}\"");
    }

    fn metadata(&mut self, agent: &Agent, scenario: &Scenario, outcome: Outcome) {
        self.raw(b",\"metadata\":{");
        match scenario.direction {
            Direction::Inbound => {
                self.text(b"\"rule_id\":\"", &agent.rule_id);
                self.raw(b"\",");
            }
            // Dispatch rules are for calls that come in: on the others the id is empty, or not there.
            Direction::Outbound if self.random.chance(50) => self.raw(b"\"rule_id\":\"\","),
            Direction::Outbound => {}
        }
        self.text(b"\"call_tag\":\"", scenario.tag);
        self.raw(b"\",\"call_id_full\":\"");
        cast::write_token(self.out, self.random, b"SCL_");
        self.text(b"\",\"sip_trunk_id\":\"", &agent.trunk_id);
        self.raw(b"\"");
        if self.random.chance(40) {
            let status = if outcome.status == Status::InProgress {
                "active"
            } else {
                "hangup"
            };
            self.text(b",\"sip.callStatus\":\"", status);
            self.raw(b"\"");
        }
        self.raw(b"}");
    }

    /// Fields that no page mentions, on some records.
    fn undocumented(&mut self, outcome: Outcome, language: Language) {
        if let (Some(reason), true) = (outcome.reason, self.random.chance(75)) {
            self.text(b",\"disconnection_reason\":\"", reason);
            self.raw(b"\"");
        }
        if self.random.chance(70) {
            let language = match language {
                Language::French => "fr",
                Language::English => "en",
            };
            self.text(b",\"language\":\"", language);
            self.raw(b"\"");
        }
    }
}
