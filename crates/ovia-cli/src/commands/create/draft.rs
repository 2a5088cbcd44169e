//! A new call as it is put together: from options, a JSON object, or a row of a CSV file.

use ovia::{
    Direction, NewCall,
    serde_json::{Map, Value},
    uuid::Uuid,
};
use rlibphonenumber::enums::Region;

use super::numbers::{self, Number};
use crate::exit::Failure;

/// The fields of a new call, as the API names them.
pub(super) const FIELDS: [&str; 7] = [
    "to_number",
    "from_number",
    "agent_id",
    "user_id",
    "phone_number_id",
    "type",
    "direction",
];

/// What is known of a new call.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) user: Option<Uuid>,
    pub(super) agent: Option<Uuid>,
    pub(super) phone_number_id: Option<Uuid>,
    /// With the name of the option or field that it is from.
    pub(super) from: Option<(&'static str, String)>,
    pub(super) to: Option<(&'static str, String)>,
    pub(super) type_: String,
    pub(super) direction: Direction,
    pub(super) country: Option<Region>,
    pub(super) allow_short_number: bool,
}

impl Draft {
    /// Sets a field by its name in the API.
    ///
    /// # Errors
    ///
    /// Names the field, and what is wrong with its value; the value is not in it.
    pub(super) fn set(&mut self, field: &str, value: &str) -> Result<(), String> {
        let id = || {
            let id = Uuid::parse_str(value.trim());
            id.map(Some).map_err(|_| format!("{field} is not a UUID"))
        };
        match field {
            "to_number" => self.to = Some(("to_number", value.to_owned())),
            "from_number" => self.from = Some(("from_number", value.to_owned())),
            "agent_id" => self.agent = id()?,
            "user_id" => self.user = id()?,
            "phone_number_id" => self.phone_number_id = id()?,
            "type" if value.trim().is_empty() => return Err("type is empty".to_owned()),
            "type" => value.trim().clone_into(&mut self.type_),
            "direction" => {
                self.direction = match &*value.trim().to_lowercase() {
                    "inbound" => Direction::Inbound,
                    "outbound" => Direction::Outbound,
                    _ => return Err("direction is not inbound or outbound".to_owned()),
                }
            }
            _ => {
                return Err(format!(
                    "unknown field {field}; the fields are {}",
                    FIELDS.join(", ")
                ));
            }
        }
        Ok(())
    }

    /// Sets the fields of a JSON object.
    pub(super) fn set_json(&mut self, object: &Map<String, Value>) -> Result<(), String> {
        for (field, value) in object {
            match value {
                Value::String(text) => self.set(field, text)?,
                _ if FIELDS.contains(&&**field) => return Err(format!("{field} is not a string")),
                _ => self.set(field, "")?,
            }
        }
        Ok(())
    }

    /// What is sent, with the numbers in E.164.
    pub(super) fn new_call(&self) -> Result<NewCall, Problem> {
        let missing = |option, field| Problem::new(format!("{option} ({field}) is missing"));
        let user = self.user.ok_or_else(|| missing("--user", "user_id"))?;
        let agent = self.agent.ok_or_else(|| missing("--agent", "agent_id"))?;
        let phone_number_id = self
            .phone_number_id
            .ok_or_else(|| missing("--phone-number-id", "phone_number_id"))?;
        let number = |(name, text): &(&'static str, String)| {
            let number = numbers::parse(text, self.country);
            let number = number.map_err(|problem| Problem::new(format!("{name} {problem}")));
            Ok::<_, Problem>((*name, number?))
        };
        let from = self
            .from
            .as_ref()
            .ok_or_else(|| missing("--from", "from_number"))?;
        let to = self
            .to
            .as_ref()
            .ok_or_else(|| missing("--to", "to_number"))?;
        let (from_name, from) = number(from)?;
        let Number::Full(from) = from else {
            return Err(Problem::new(format!(
                "{from_name} is a short number, and cannot be the caller's"
            )));
        };
        let (to_name, to) = number(to)?;
        let to = match to {
            Number::Full(to) => to,
            Number::Short(to) if self.allow_short_number => to,
            Number::Short(_) => {
                return Err(Problem {
                    message: format!("{to_name} is an emergency or short number, or lacks digits"),
                    hint: Some("add --allow-short-number if it really is to be called"),
                });
            }
        };
        if from == to {
            return Err(Problem::new(format!(
                "{from_name} and {to_name} are the same number"
            )));
        }
        Ok(NewCall::new(user, agent, phone_number_id, from, to)
            .with_type(&self.type_)
            .with_direction(self.direction.clone()))
    }
}

/// Why a call cannot be placed as it is described.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) message: String,
    hint: Option<&'static str>,
}

impl Problem {
    fn new(message: String) -> Self {
        Self {
            message,
            hint: None,
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        let failure = Self::usage(format!("not placed: {}", problem.message));
        match problem.hint {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }
}
