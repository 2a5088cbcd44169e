//! Generates one call: draws what it is about and how it goes, lets it be spoken, and fills in its
//! record.

use serde::Serialize;

use super::{
    Calls,
    agents::{self, Agent, Person},
    library::{CommonPhrases, LIBRARY, Language, Scenario},
    outcome::{Course, Outcome, Status},
    phrase::{Phrase, SlotValues},
    record::{AgentName, CallRecord, ConversationJson, Direction, Metadata},
    slots,
    timestamp::{self, Micros, SECOND, Style},
};
use crate::random::{Purpose, Random};

/// When things happened to a call.
struct Times {
    created: Micros,
    started: Micros,
    /// Whole seconds after the start; none while the call is in progress.
    ended: Option<Micros>,
    updated: Micros,
}

/// Appends the record of the call with this index.
///
/// The order of the draws decides every byte, so a draw that is added, left out or moved changes
/// all calls.
pub(super) fn write(calls: &mut Calls, index: u64, out: &mut Vec<u8>) {
    let Calls {
        seed,
        now,
        agents,
        values,
        conversation,
        clock,
        buffer,
    } = calls;
    let random = &mut Random::keyed(*seed, Purpose::Call, index);
    let style = Style::draw(random);
    clock.set_style(style);
    let created = style.rounded(timestamp::created_at(random, *now, index));

    let agent = agents::pick(random, agents);
    let profile = &LIBRARY.profiles[agent.profile];
    let scenario = random.pick(&profile.scenarios);
    let common = &LIBRARY.language(profile.language).common;
    let outcome = Outcome::draw(random, scenario.direction, index);
    let person = Person::draw(random, profile.language);
    slots::fill(
        values,
        random,
        *seed,
        profile,
        scenario,
        &person,
        timestamp::date(created),
    );

    // It rings for a while. Rounded here, so that no later time has digits that the style does not
    // show.
    let started = style.rounded(created + random.between(300_000, 9_000_000) as Micros);
    let detailed = random.chance(70);
    conversation.restart(started, detailed);
    conversation.run(outcome.course, scenario, common, values, random, clock);
    let times = times(outcome, created, started, conversation.now, random);
    let spoken = conversation.lines > 0;
    if let (Some(ended), true) = (times.ended, spoken) {
        // All of the call is listened to, except for the moment before the first word.
        let hundredths = (ended - started) as u64 / 10_000;
        conversation.usage.stt_audio = hundredths.saturating_sub(random.below(90));
    }

    let number = person.number();
    let (from_number, to_number) = match scenario.direction {
        Direction::Inbound => (&number, &agent.number),
        Direction::Outbound => (&agent.number, &number),
    };
    let id = random.uuid();
    let recorded = times.ended.is_some() && spoken;
    let analysis = analysis(outcome, scenario, common, values, random);
    let latency_metrics = spoken.then(|| latency_metrics(conversation.lines, random));
    let metadata = metadata(agent, scenario, outcome, random);
    let usage = conversation.usage;
    let costs = times
        .ended
        .map(|_| usage.costs(random.chance(30).then_some("EUR")));
    let tells_reason = random.chance(75);
    let language = match profile.language {
        Language::French => "fr",
        Language::English => "en",
    };
    let record = CallRecord {
        user_id: &agent.user_id,
        agent_id: &agent.id,
        kind: "phone_call",
        direction: scenario.direction,
        from_number,
        to_number,
        phone_number_id: &agent.phone_number_id,
        id,
        status: outcome.status.as_str(),
        started_at: Some(clock.text(times.started)),
        ended_at: times.ended.map(|ended| clock.text(ended)),
        recording_url: recorded.then(|| format!("https://recordings.example/calls/{id}.mp3")),
        transcript: Some(""),
        duration: times
            .ended
            .map(|ended| ((ended - times.started) / SECOND) as u64),
        analysis: analysis.as_ref().map(Option::as_deref),
        latency_metrics,
        created_at: clock.text(times.created),
        updated_at: clock.text(times.updated),
        agent: Some(AgentName { name: profile.name }),
        metadata,
        costs,
        transcript_objects: [],
        disconnection_reason: outcome.reason.filter(|_| tells_reason),
        language: random.chance(70).then_some(language),
    };
    let conversation = ConversationJson {
        transcript: &conversation.transcript,
        objects: &conversation.objects,
    };
    record.write(&conversation, buffer, out);
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
    let updated = ended + random.between(900_000, 25_000_000) as Micros;
    Times {
        created,
        started,
        ended: Some(ended),
        updated,
    }
}

/// The analysis: the outer `None` leaves the field out, the inner one makes it null.
fn analysis(
    outcome: Outcome,
    scenario: &Scenario,
    common: &CommonPhrases,
    values: &SlotValues,
    random: &mut Random,
) -> Option<Option<String>> {
    let phrases: &[Phrase] = match outcome.course {
        _ if outcome.status == Status::InProgress => return Some(None),
        Course::Silent => return random.chance(50).then_some(None),
        Course::Message => &common.voicemail_analysis,
        Course::Partial => &common.abandoned,
        Course::Whole | Course::Transfer => &scenario.analysis,
    };
    match random.below(10) {
        0 => None,
        1 => Some(None),
        _ => Some(Some(random.pick(phrases).text(values))),
    }
}

/// Latencies in milliseconds, as JSON text.
fn latency_metrics(lines: usize, random: &mut Random) -> String {
    #[derive(Serialize)]
    struct Percentiles {
        p50: u64,
        p95: u64,
    }
    #[derive(Serialize)]
    struct LatencyMetrics {
        turns: usize,
        llm_ttft_ms: Percentiles,
        tts_ttfb_ms: Percentiles,
        end_to_end_ms: Percentiles,
    }
    let mut percentiles = |least, most| {
        let p50 = random.between(least, most);
        Percentiles {
            p50,
            p95: p50 + random.between(least / 2, most),
        }
    };
    let metrics = LatencyMetrics {
        turns: lines.div_ceil(2),
        llm_ttft_ms: percentiles(180, 700),
        tts_ttfb_ms: percentiles(90, 320),
        end_to_end_ms: percentiles(500, 1300),
    };
    serde_json::to_string(&metrics).unwrap_or_default()
}

fn metadata<'a>(
    agent: &'a Agent,
    scenario: &Scenario,
    outcome: Outcome,
    random: &mut Random,
) -> Metadata<'a> {
    // Dispatch rules are for incoming calls: for outgoing ones the id is empty or missing.
    let rule_id = match scenario.direction {
        Direction::Inbound => Some(agent.rule_id.as_str()),
        Direction::Outbound => random.chance(50).then_some(""),
    };
    let sip_call_status = match outcome.status {
        Status::InProgress => "active",
        _ => "hangup",
    };
    Metadata {
        rule_id,
        call_tag: Some(scenario.tag),
        call_id_full: Some(agents::token(random, "SCL_")),
        sip_trunk_id: Some(&agent.trunk_id),
        sip_call_status: random.chance(40).then_some(sip_call_status),
    }
}
