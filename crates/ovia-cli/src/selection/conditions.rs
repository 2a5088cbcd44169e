//! The conditions of a selection on documented fields, each with what it makes of a record.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use clap::ValueEnum;
use ovia::{
    Id, Model, Record,
    serde_json::{self, Value, value::RawValue},
    time_from_json,
    uuid::Uuid,
};
use rlibphonenumber::{PHONE_NUMBER_UTIL, enums::Region};

use super::expression::CheckedExpression;
use crate::{
    commands::{
        create::numbers::{self, Number},
        id::{TypedId, parse_id},
    },
    decimal::Decimal,
    exit::Failure,
    fold::{fold, push_folded},
    output::raw_fields,
};

/// One condition. Its name is that of the field, in reports on what was left out.
pub(super) struct Condition {
    pub(super) name: &'static str,
    pub(super) test: Test,
}

pub(super) enum Test {
    /// One of these texts, which are in lower case.
    Text(Vec<String>),
    Agent(Agent),
    Since(DateTime<Utc>),
    Before(DateTime<Utc>),
    AtLeast(Decimal),
    AtMost(Decimal),
    Number(PhoneNumber),
    Has(Part),
    /// Folded text in one message.
    Said(String),
    Where(CheckedExpression),
}

/// What a record is to a condition.
pub(super) enum Finding<'a> {
    Passes,
    /// It has another value.
    Value(Cow<'a, str>),
    Time(DateTime<Utc>),
    Amount(Decimal),
    /// It does not pass, and there is no value to be named.
    Fails,
    Missing,
    Unreadable,
}

/// What `--has` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    Recording,
    Transcript,
    Analysis,
}

impl Test {
    /// Whether it takes long, and has no value to be named.
    pub(super) fn is_slow(&self) -> bool {
        matches!(self, Self::Said(_) | Self::Where(_))
    }
}

impl Condition {
    /// What a record is to it.
    ///
    /// # Errors
    ///
    /// An expression takes too much time or memory.
    pub(super) fn find<'a, M: Model>(&self, record: &'a Record<M>) -> Result<Finding<'a>, Failure> {
        Ok(match &self.test {
            Test::Agent(agent) => agent.find(record),
            Test::Number(number) => {
                let numbers = ["from_number", "to_number"].map(|name| record.field(name));
                passes(numbers.into_iter().flatten().any(|value| number.is(value)))
            }
            Test::Has(part) => passes(part.is_in(record)),
            Test::Said(words) => passes(is_said(record, words)),
            Test::Where(expression) => match expression.is_true(record)? {
                Ok(is_true) => passes(is_true),
                Err(_) => Finding::Unreadable,
            },
            Test::Since(_) | Test::Before(_) => {
                let finding = self.value(value_of(record, self.name));
                if let Finding::Missing | Finding::Unreadable = finding {
                    match self.value(value_of(record, "created_at")) {
                        Finding::Missing => finding,
                        other => other,
                    }
                } else {
                    finding
                }
            }
            Test::Text(_) | Test::AtLeast(_) | Test::AtMost(_) => {
                self.value(value_of(record, self.name))
            }
        })
    }

    /// What a value is to the condition.
    fn value<'a>(&self, value: Option<&'a RawValue>) -> Finding<'a> {
        let Some(value) = value else {
            return Finding::Missing;
        };
        let time = |passes: &dyn Fn(&DateTime<Utc>) -> bool| match time_from_json(value.get()) {
            Some(time) if passes(&time) => Finding::Passes,
            Some(time) => Finding::Time(time),
            None => Finding::Unreadable,
        };
        let amount = |passes: &dyn Fn(&Decimal) -> bool| match decimal(value) {
            Some(amount) if passes(&amount) => Finding::Passes,
            Some(amount) => Finding::Amount(amount),
            None => Finding::Unreadable,
        };
        match &self.test {
            Test::Since(since) => time(&|time| time >= since),
            Test::Before(before) => time(&|time| time < before),
            Test::AtLeast(least) => amount(&|amount| amount >= least),
            Test::AtMost(most) => amount(&|amount| amount <= most),
            Test::Text(wanted) => {
                let content = raw_fields::text(value);
                match () {
                    () if wanted.contains(&content.trim().to_lowercase()) => Finding::Passes,
                    () if value.get().starts_with(['[', '{']) => Finding::Unreadable,
                    () => Finding::Value(content),
                }
            }
            _ => Finding::Fails,
        }
    }
}

fn passes<'a>(passes: bool) -> Finding<'a> {
    if passes {
        Finding::Passes
    } else {
        Finding::Fails
    }
}

/// The value of a field, or of one in an object; of `costs.total`, also an amount in the place of the
/// object. Null is no value.
fn value_of<'a, M: Model>(record: &'a Record<M>, name: &str) -> Option<&'a RawValue> {
    let value = match name.split_once('.') {
        None => record.field(name)?,
        Some((outer, inner)) => {
            let value = record.field(outer)?;
            match raw_fields::is_object(value) {
                true => raw_fields::field(value, inner)?,
                false => value,
            }
        }
    };
    (value.get() != "null").then_some(value)
}

/// A number, or a number in a text.
pub(super) fn decimal(value: &RawValue) -> Option<Decimal> {
    Decimal::parse(raw_fields::text(value).trim())
}

/// The agent that is wanted, by its id or its name.
pub(super) struct Agent {
    id: Option<TypedId>,
    /// Folded.
    name: String,
}

impl Agent {
    /// Parses an id, the first digits of one, or a name.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let id = parse_id(text);
        let name = fold(text);
        // A slip in an id or a phone number is not a name.
        let digits = name.bytes().filter(u8::is_ascii_hexdigit).count();
        let is_name = !name.is_empty() && !text.trim().starts_with('+') && digits < 24;
        match id {
            Err(error) if !is_name => {
                Err(error.replace("give the id, or", "give the name of the agent, its id, or"))
            }
            id => Ok(Self { id: id.ok(), name }),
        }
    }

    /// The field that reports name.
    pub(super) fn field(&self) -> &'static str {
        match self.id {
            Some(_) => "agent_id",
            None => "agent.name",
        }
    }

    /// The first digits by which the agent is wanted, which have to be those of one agent.
    pub(super) fn prefix(&self) -> Option<&str> {
        match &self.id {
            Some(TypedId::Prefix(prefix)) => Some(prefix),
            _ => None,
        }
    }

    /// The id of a record's agent, if it is wanted by the first digits.
    pub(super) fn id_by_prefix<M: Model>(&self, record: &Record<M>) -> Option<Uuid> {
        let id = raw_fields::text(value_of(record, "agent_id")?);
        let id = Id::from(&*id).as_uuid()?;
        id.simple()
            .to_string()
            .starts_with(self.prefix()?)
            .then_some(id)
    }

    fn find<'a, M: Model>(&self, record: &'a Record<M>) -> Finding<'a> {
        let name = value_of(record, "agent.name").map(raw_fields::text);
        if !matches!(self.id, Some(TypedId::Whole(_)))
            && name.as_ref().is_some_and(|name| fold(name) == self.name)
        {
            return Finding::Passes;
        }
        let id = value_of(record, "agent_id");
        let is_wanted = match (&self.id, id) {
            (None, _) => false,
            (_, None) => return Finding::Missing,
            (Some(TypedId::Whole(wanted)), Some(id)) => Id::from(&*raw_fields::text(id)) == *wanted,
            (Some(TypedId::Prefix(_)), _) => self.id_by_prefix(record).is_some(),
        };
        match (is_wanted, &self.id, id, name) {
            (true, ..) => Finding::Passes,
            (_, Some(_), Some(id), _) if id.get().starts_with(['[', '{']) => Finding::Unreadable,
            (_, Some(_), Some(id), _) => Finding::Value(raw_fields::text(id)),
            (_, _, _, Some(name)) => Finding::Value(name),
            _ => Finding::Missing,
        }
    }
}

/// The phone number that is wanted, at either end of the call.
pub(super) struct PhoneNumber {
    /// Those of E.164 without the plus sign, or of a short number.
    digits: String,
    country: Option<Region>,
}

impl PhoneNumber {
    pub(super) fn parse(text: &str, country: Option<Region>) -> Result<Self, String> {
        let digits = match numbers::parse(text, country)? {
            Number::Full(number) => {
                // Numbers of records without a country code are read as those of the same country.
                let parsed = PHONE_NUMBER_UTIL.parse(&number, country).ok();
                let region = parsed.and_then(|number| {
                    PHONE_NUMBER_UTIL.get_region_for_country_code(number.country_code)
                });
                return Ok(Self {
                    digits: number.trim_start_matches('+').to_owned(),
                    country: country.or(region),
                });
            }
            Number::Short(digits) => digits,
        };
        Ok(Self { digits, country })
    }

    fn is(&self, value: &RawValue) -> bool {
        let text = raw_fields::text(value);
        // Nearly all numbers are in E.164, and need no library.
        if let Some(digits) = text.strip_prefix('+')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
        {
            return digits == self.digits;
        }
        if *text == self.digits {
            return true;
        }
        Self::parse(&text, self.country).is_ok_and(|number| number.digits == self.digits)
    }
}

impl Part {
    fn is_in<M: Model>(self, record: &Record<M>) -> bool {
        let has = |name| {
            value_of(record, name).is_some_and(|value| {
                let inside = value.get().trim_matches(['"', '[', ']', '{', '}']);
                !inside.trim().is_empty()
            })
        };
        match self {
            Self::Recording => has("recording_url"),
            Self::Transcript => has("transcript_objects") || has("transcript"),
            Self::Analysis => has("analysis"),
        }
    }
}

/// The keys of a message that hold what was said.
const SAID: [&str; 7] = [
    "content",
    "text",
    "message",
    "transcript",
    "words",
    "arguments",
    "result",
];

/// Whether one message has these words.
fn is_said<M: Model>(record: &Record<M>, words: &str) -> bool {
    let has = |text: &str| fold(text).contains(words);
    if let Some(text) = value_of(record, "transcript")
        && has(&raw_fields::text(text))
    {
        return true;
    }
    let messages = value_of(record, "transcript_objects")
        .and_then(|messages| serde_json::from_str::<Vec<&RawValue>>(messages.get()).ok());
    messages.unwrap_or_default().into_iter().any(|message| {
        if !raw_fields::is_object(message) {
            return has(&raw_fields::text(message));
        }
        let fields = raw_fields::fields(message);
        let said = fields
            .iter()
            .filter(|(key, _)| SAID.contains(&key.as_str()));
        let mut folded = String::new();
        for (_, value) in said {
            match serde_json::from_str(value.get()) {
                Ok(Value::String(text)) => push_folded(&mut folded, &text),
                Ok(value) => push_texts(&mut folded, &value),
                Err(_) => push_folded(&mut folded, value.get()),
            }
        }
        folded.contains(words)
    })
}

/// Adds all texts in a value. Its depth is limited by the parser.
fn push_texts(folded: &mut String, value: &Value) {
    match value {
        Value::String(text) => push_folded(folded, text),
        Value::Array(items) => items.iter().for_each(|item| push_texts(folded, item)),
        Value::Object(fields) => fields.values().for_each(|item| push_texts(folded, item)),
        Value::Number(number) => push_folded(folded, &number.to_string()),
        Value::Null | Value::Bool(_) => {}
    }
}
