//! The jq expression of `--where`, run by jaq over the text of each record; in a process of its own, see
//! `expression/process.rs`.

mod process;

use std::cell::RefCell;

use jaq_core::{
    Compiler, Ctx, Filter, Vars,
    data::JustLut,
    load::{self, Arena, File, Loader},
    unwrap_valr,
};
use jaq_json::{Val, read};
use ovia::{Model, Record};

pub(crate) use self::process::serve_if_asked;
use self::process::{ExpressionProcess, MAX_TIME, Stopped};
use crate::{commands::id::id_of, exit::Failure};

/// Records with deeper nesting are not given to jaq, which reads them recursively.
const MAX_DEPTH: usize = 200;

/// How much of an expression an error repeats.
const MAX_SHOWN: usize = 24;
const MAX_CODE_SHOWN: usize = 80;

struct Expression(Filter<JustLut<Val>>);

/// An expression that was checked, and is run in a process.
pub(super) struct CheckedExpression {
    code: String,
    /// It is started for the first record.
    process: RefCell<Option<ExpressionProcess>>,
}

impl CheckedExpression {
    /// Parses an expression.
    ///
    /// # Errors
    ///
    /// Says where it is wrong.
    pub(super) fn parse(code: &str) -> Result<Self, String> {
        Expression::parse(code)?;
        Ok(Self {
            code: code.to_owned(),
            process: RefCell::default(),
        })
    }

    /// Whether any result is neither null nor false, as for `select` in jq.
    ///
    /// # Errors
    ///
    /// The expression takes too much time or memory, and is not run any more.
    pub(super) fn is_true<M: Model>(
        &self,
        record: &Record<M>,
    ) -> Result<Result<bool, Failed>, Failure> {
        let mut process = self.process.borrow_mut();
        let running = match &mut *process {
            Some(running) => running,
            none => none.insert(ExpressionProcess::start(&self.code).map_err(|error| {
                Failure::failed(format!("--where: the expression cannot be run: {error}"))
            })?),
        };
        running.is_true(record.as_str()).map_err(|stopped| {
            let problem = match stopped {
                Stopped::TimedOut => format!("took longer than {} s", MAX_TIME.as_secs()),
                Stopped::OutOfMemory => {
                    "needed more memory than 512 MiB, or recursed too deeply,".to_owned()
                }
            };
            let code: String = match self.code.char_indices().nth(MAX_CODE_SHOWN) {
                Some((end, _)) => format!("{}…", &self.code[..end]),
                None => self.code.clone(),
            };
            Failure::failed(format!(
                "--where: `{code}` {problem} on the record {}; give it an end, for example with \
                 limit(1000; …)",
                id_of(record).as_deref().unwrap_or("without an id")
            ))
        })
    }
}

/// The expression failed on a record, for example at a field of something that is not an object.
#[derive(Debug, PartialEq)]
pub(super) struct Failed;

impl Expression {
    /// Parses an expression.
    ///
    /// # Errors
    ///
    /// Says where it is wrong.
    fn parse(code: &str) -> Result<Self, String> {
        if code.trim().is_empty() {
            return Err("the expression is empty".to_owned());
        }
        let definitions = jaq_core::defs()
            .chain(jaq_std::defs())
            .chain(jaq_json::defs());
        let functions = jaq_core::funs()
            .chain(jaq_std::funs())
            .chain(jaq_json::funs());
        let arena = Arena::default();
        let modules = Loader::new(definitions)
            .load(&arena, File { code, path: () })
            .map_err(|errors| load_error(code, &errors))?;
        let filter = Compiler::default().with_funs(functions).compile(modules);
        filter.map(Self).map_err(|errors| {
            let first = errors.first().and_then(|(_, errors)| errors.first());
            match first {
                Some((name, kind)) => {
                    let kind = kind.as_str();
                    format!("there is no {kind} `{name}`{}", place(code, name))
                }
                None => "the expression is not valid".to_owned(),
            }
        })
    }

    /// Whether any result is neither null nor false, as for `select` in jq.
    fn is_true(&self, record: &str) -> Result<bool, Failed> {
        if depth(record) > MAX_DEPTH {
            return Err(Failed);
        }
        let input = read::parse_single(record.as_bytes()).map_err(|_| Failed)?;
        let context = Ctx::<JustLut<Val>>::new(&self.0.lut, Vars::new([]));
        for output in self.0.id.run((context, input)).map(unwrap_valr) {
            match output {
                Ok(Val::Null | Val::Bool(false)) => {}
                Ok(_) => return Ok(true),
                Err(_) => return Err(Failed),
            }
        }
        Ok(false)
    }
}

/// The first error of an expression that cannot be parsed.
fn load_error(code: &str, errors: &load::Errors<&str, ()>) -> String {
    let first = errors.first().map(|(_, error)| error);
    match first {
        Some(load::Error::Lex(errors)) if !errors.is_empty() => {
            let (expected, found) = &errors[0];
            match expected {
                load::lex::Expect::Delim(open) => format!(
                    "there is no {} for `{}`{}",
                    expected.as_str(),
                    &open[..open.chars().next().map_or(0, char::len_utf8)],
                    place(code, open)
                ),
                _ => format!("expected {}{}", expected.as_str(), place(code, found)),
            }
        }
        Some(load::Error::Parse(errors)) if !errors.is_empty() => {
            let (expected, found) = &errors[0];
            format!("expected {}{}", expected.as_str(), place(code, found))
        }
        Some(load::Error::Io(errors)) if !errors.is_empty() => {
            let (name, _) = &errors[0];
            format!("modules cannot be loaded{}", place(code, name))
        }
        _ => "the expression is not valid".to_owned(),
    }
}

/// Where a part of the expression is.
fn place(code: &str, part: &str) -> String {
    let start = (part.as_ptr() as usize).checked_sub(code.as_ptr() as usize);
    let Some((before, after)) = start.and_then(|start| code.split_at_checked(start)) else {
        return String::new();
    };
    let character = before.chars().count() + 1;
    match after.trim() {
        "" => " at the end".to_owned(),
        after => {
            let shown: String = after.chars().take(MAX_SHOWN).collect();
            format!(" at character {character}: `{shown}`")
        }
    }
}

/// How deep objects and arrays are in each other.
fn depth(json: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::{Expression, Failed};

    #[test]
    fn keeps_what_is_true() {
        let record = r#"{"duration":71,"costs":{"total":0.5},"mood":"good","n":[1,2],"no":null}"#;
        for (code, result) in [
            (".duration > 60", Ok(true)),
            (".duration > 71", Ok(false)),
            (".mood", Ok(true)),
            (".no", Ok(false)),
            (".missing.too", Ok(false)),
            (".n[] > 1", Ok(true)),
            (".n[] > 2", Ok(false)),
            ("empty", Ok(false)),
            (".mood | test(\"^go\")", Ok(true)),
            (".costs.total >= 0.5 and .duration < 100", Ok(true)),
            (".mood.deeper", Err(Failed)),
            (".mood.deeper?", Ok(false)),
            ("(.mood | .[0:2]) == \"go\"", Ok(true)),
        ] {
            let expression = Expression::parse(code).expect("an expression");
            assert_eq!(expression.is_true(record), result, "{code}");
        }
    }

    #[test]
    fn says_where_an_expression_is_wrong() {
        let errors: Vec<String> = [
            "",
            ".duration >",
            ".a = = 1",
            "(.a",
            ".duration > 60)",
            ".a | nosuch",
            "$x",
            "\"abc",
            ".é + §",
            "if .a then 1",
            "import \"x\" as y; .a",
            ".a | test(1; 2; 3; 4)",
        ]
        .iter()
        .map(|code| match Expression::parse(code) {
            Ok(_) => format!("{code:30} fine"),
            Err(error) => format!("{code:30} {error}"),
        })
        .collect();
        insta::assert_snapshot!(errors.join("\n"));
    }

    #[test]
    fn a_deep_record_is_not_read() {
        let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
        let expression = Expression::parse("true").expect("an expression");
        assert_eq!(expression.is_true(&deep), Err(Failed));
        assert_eq!(expression.is_true(r#"{"a":"[[[[\"[[["}"#), Ok(true));
    }
}
