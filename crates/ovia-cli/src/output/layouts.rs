//! How the records of each model are printed: its table of fields.

use ovia::model;

use super::{
    fields::{
        Field, Layout,
        Path::{self, Inside, MainOf},
        Printable,
    },
    value_format::ValueFormat::{Cost, Direction, Id, Seconds, Status, Time},
};

impl Printable for model::Call {
    const LAYOUT: Layout = Layout {
        noun: "call",
        fields: &CALL_FIELDS,
        last: &["created_at", "updated_at"],
        conversation: Some(["transcript_objects", "transcript"]),
    };
}

/// Columns of the table: place, heading, width, maximum width, rank (see `Column`).
///
/// The widths are for usual values: `in`, `out`; `completed`, with room for `in_progress` in 80 columns; `59:59`; `0.0109`; phone numbers of 11
/// digits and a plus. All columns but the agent fit into 80 columns. A figure is never cut: its column
/// grows, and those that can shrink do. Where an id is not shown whole, it is shown in short.
#[rustfmt::skip]
const CALL_FIELDS: [Field; 21] = [
    csv("id")                            .format(Id)        .table(9, "ID", 8, 36, 1),
    csv("type"),
    csv("direction")                     .format(Direction) .table(2, "DIR", 3, 3, 2),
    csv("status")                        .format(Status)    .table(3, "STATUS", 9, 12, 0).shrinkable(),
    csv("started_at")                    .format(Time)      .table(1, "STARTED", 16, 16, 0),
    csv("ended_at")                      .format(Time),
    csv("duration")                      .format(Seconds)   .table(4, "LEN", 5, 6, 0).align_right(),
    csv("from_number")                                      .table(6, "FROM", 12, 16, 4),
    csv("to_number")                                        .table(7, "TO", 12, 16, 3),
    csv("agent_id"),
    Field::csv("agent_name", MainOf("agent", "name"))       .table(8, "AGENT", 12, 36, 6).shrinkable(),
    csv("user_id"),
    csv("phone_number_id"),
    Field::csv("cost_total", MainOf("costs", "total"))
                                         .format(Cost)      .table(5, "COST", 6, 8, 5).align_right(),
    Field::csv("cost_llm", Inside("costs", "llm")).format(Cost),
    Field::csv("cost_stt", Inside("costs", "stt")).format(Cost),
    Field::csv("cost_tts", Inside("costs", "tts")).format(Cost),
    csv("recording_url"),
    Field::details("analysis"),
    Field::details("latency_metrics"),
    Field::details("metadata"),
];

/// A field that CSV has under its own name.
const fn csv(name: &'static str) -> Field {
    Field::csv(name, Path::Field(name))
}
