//! What people type, at noon of Sunday, 15 November 2026.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::{Clock, Moment, Zone};

fn clock(zone: &str) -> Clock {
    Clock {
        now: "2026-11-15T12:00:00Z".parse().expect("a time"),
        zone: Zone::parse(zone).expect("a zone"),
    }
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

#[test]
fn points_in_time() {
    for (text, means) in [
        ("2026-11-01T10:00", "2026-11-01T10:00:00Z"),
        ("2026-11-01 10:00", "2026-11-01T10:00:00Z"),
        ("2026-11-01 10:00:05.25", "2026-11-01T10:00:05.250Z"),
        ("2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z"),
        ("2026-11-01t10:00:00z", "2026-11-01T10:00:00Z"),
        ("2026-11-01T10:00+01:00", "2026-11-01T09:00:00Z"),
        ("2026-11-01 10:00:00.5 -0230", "2026-11-01T12:30:00.500Z"),
        ("2026-11-01 10:00:00+00", "2026-11-01T10:00:00Z"),
        ("Sun, 01 Nov 2026 10:00:00 GMT", "2026-11-01T10:00:00Z"),
        ("1793527200", "2026-11-01T10:00:00Z"),
        ("1793527200000", "2026-11-01T10:00:00Z"),
        ("now", "2026-11-15T12:00:00Z"),
        ("maintenant", "2026-11-15T12:00:00Z"),
        ("24h", "2026-11-14T12:00:00Z"),
        ("90m", "2026-11-15T10:30:00Z"),
        ("7d", "2026-11-08T12:00:00Z"),
        ("1w", "2026-11-08T12:00:00Z"),
        ("2weeks", "2026-11-01T12:00:00Z"),
        ("2 WEEKS AGO", "2026-11-01T12:00:00Z"),
        ("2h ago", "2026-11-15T10:00:00Z"),
        ("3 days ago", "2026-11-12T12:00:00Z"),
        ("an hour ago", "2026-11-15T11:00:00Z"),
        ("1h 30m ago", "2026-11-15T10:30:00Z"),
        ("1h30m", "2026-11-15T10:30:00Z"),
        ("1 hour and 30 minutes ago", "2026-11-15T10:30:00Z"),
        ("last 7 days", "2026-11-08T12:00:00Z"),
        ("il y a 2 heures", "2026-11-15T10:00:00Z"),
        ("il y a une heure", "2026-11-15T11:00:00Z"),
        ("il y a 3 jours", "2026-11-12T12:00:00Z"),
        ("7j", "2026-11-08T12:00:00Z"),
        ("2 semaines", "2026-11-01T12:00:00Z"),
        ("yesterday 14:30", "2026-11-14T14:30:00Z"),
        ("yesterday at 2:30 pm", "2026-11-14T14:30:00Z"),
        ("14:30 yesterday", "2026-11-14T14:30:00Z"),
        ("hier à 14h30", "2026-11-14T14:30:00Z"),
        ("Hier 14h", "2026-11-14T14:00:00Z"),
        ("monday 9am", "2026-11-09T09:00:00Z"),
        ("lundi midi", "2026-11-09T12:00:00Z"),
        ("12am", "2026-11-15T00:00:00Z"),
        ("10:15", "2026-11-15T10:15:00Z"),
        ("20/10/2026 14:30", "2026-10-20T14:30:00Z"),
        ("1 nov 2026 10:00", "2026-11-01T10:00:00Z"),
    ] {
        let moment = clock("UTC").parse(text).expect(text);
        assert_eq!(moment.start(Zone::UTC), Ok(utc(means)), "{text}");
        assert_eq!(moment.end(Zone::UTC), Ok(utc(means)), "{text}");
    }
    // Humantime's month, in capitals.
    let month = clock("UTC").parse("1M").expect("a month");
    let expected = clock("UTC").now - TimeDelta::seconds(2_630_016);
    assert_eq!(month, Moment::At(expected));
    assert_eq!(clock("UTC").parse("1 month ago"), Ok(month));
    assert_eq!(clock("UTC").parse("il y a 1 mois"), Ok(month));
}

#[test]
fn days() {
    for (text, first, last) in [
        ("2026-11-01", "2026-11-01", "2026-11-01"),
        ("2026/11/01", "2026-11-01", "2026-11-01"),
        ("20/10/2026", "2026-10-20", "2026-10-20"),
        ("10/20/2026", "2026-10-20", "2026-10-20"),
        ("20.10.2026", "2026-10-20", "2026-10-20"),
        ("20-10-2026", "2026-10-20", "2026-10-20"),
        ("11/11/2026", "2026-11-11", "2026-11-11"),
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("today", "2026-11-15", "2026-11-15"),
        ("TODAY", "2026-11-15", "2026-11-15"),
        ("aujourd'hui", "2026-11-15", "2026-11-15"),
        ("aujourd’hui", "2026-11-15", "2026-11-15"),
        ("yesterday", "2026-11-14", "2026-11-14"),
        ("hier", "2026-11-14", "2026-11-14"),
        ("avant-hier", "2026-11-13", "2026-11-13"),
        ("tomorrow", "2026-11-16", "2026-11-16"),
        ("demain", "2026-11-16", "2026-11-16"),
        ("monday", "2026-11-09", "2026-11-09"),
        ("lundi", "2026-11-09", "2026-11-09"),
        ("last monday", "2026-11-09", "2026-11-09"),
        ("lundi dernier", "2026-11-09", "2026-11-09"),
        ("saturday", "2026-11-14", "2026-11-14"),
        // Today is a Sunday.
        ("sunday", "2026-11-08", "2026-11-08"),
        ("dimanche", "2026-11-08", "2026-11-08"),
        ("this week", "2026-11-09", "2026-11-15"),
        ("last week", "2026-11-02", "2026-11-08"),
        ("la semaine dernière", "2026-11-02", "2026-11-08"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("le mois dernier", "2026-10-01", "2026-10-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("1 nov", "2026-11-01", "2026-11-01"),
        ("nov 20", "2025-11-20", "2025-11-20"),
        ("November 1, 2026", "2026-11-01", "2026-11-01"),
        ("the 1st of november", "2026-11-01", "2026-11-01"),
        ("1er novembre", "2026-11-01", "2026-11-01"),
        ("14 juil. 2026", "2026-07-14", "2026-07-14"),
        ("3 août", "2026-08-03", "2026-08-03"),
        ("29 fév", "2024-02-29", "2024-02-29"),
    ] {
        let days = Moment::Days(first.parse().expect("a day"), last.parse().expect("a day"));
        assert_eq!(clock("UTC").parse(text), Ok(days), "{text}");
    }
}

#[test]
fn a_day_is_that_of_the_zone() {
    // In Auckland it is Monday already.
    let auckland = clock("Pacific/Auckland");
    let today = auckland.parse("today").expect("a day");
    assert_eq!(today.start(auckland.zone), Ok(utc("2026-11-15T11:00:00Z")));
    assert_eq!(today.end(auckland.zone), Ok(utc("2026-11-16T11:00:00Z")));
    assert_eq!(auckland.parse("lundi"), auckland.parse("2026-11-09"));

    let paris = clock("Europe/Paris");
    let span = |text: &str| {
        let moment = paris.parse(text).expect("a time");
        let start = moment.start(paris.zone).expect("a time");
        moment.end(paris.zone).expect("a time") - start
    };
    assert_eq!(span("2026-11-20"), TimeDelta::hours(24));
    // Days of 25 and of 23 hours, and an hour that is there twice.
    assert_eq!(span("2026-10-25"), TimeDelta::hours(25));
    assert_eq!(span("2026-03-29"), TimeDelta::hours(23));
    assert_eq!(span("2026-10-25 02:30"), TimeDelta::hours(1));
    let skipped = paris.parse("2026-03-29 02:30").expect("a time");
    let error = skipped.start(paris.zone).expect_err("no such time");
    assert!(error.contains("2026-03-29 02:30:00"), "{error}");
    assert_eq!(
        paris.parse("2026-11-20T10:00:00Z"),
        Ok(Moment::At(utc("2026-11-20T10:00:00Z")))
    );
    let local: NaiveDateTime = "2026-11-20T10:00:00".parse().expect("a time");
    assert_eq!(paris.parse("2026-11-20 10:00"), Ok(Moment::Local(local)));
}

#[test]
fn errors_name_the_word() {
    for (text, word) in [
        ("", "empty"),
        ("soon", "`soon` is"),
        ("yesterday evening", "`evening` is"),
        ("il y a longtemps", "`longtemps` is"),
        ("7", "`7` is"),
        ("2026", "`2026` is"),
        ("-24h", "`-24h` is"),
        ("26-11-01", "`26-11-01` is"),
        ("2026-11-01T25:00", "`2026-11-01T25:00` is"),
        ("2026-11-01T10", "`2026-11-01T10` is"),
        ("2026-11-01T10:00 CET", "`CET` is"),
        ("next monday", "`next` is"),
        ("monday yesterday", "`monday yesterday` is"),
        ("13pm", "`13pm` is"),
        ("ago", "`ago` is"),
        ("last", "`last` is"),
        ("at", "`at` is"),
        ("2026-13-01", "no day 2026-13-01"),
        ("2026-02-30", "no day 2026-02-30"),
        ("31/11/2026", "no day 31/11/2026"),
    ] {
        let error = clock("UTC").parse(text).expect_err(text);
        assert!(error.contains(word), "{text}: {error}");
        assert!(
            error.contains("yesterday, '2026-11-20 14:30' or '2h ago'"),
            "{error}"
        );
    }
    assert_eq!(
        clock("UTC").parse("01/02/2026"),
        Err("01/02/2026 may be 2026-02-01 or 2026-01-02; write the one that is meant".to_owned())
    );
    assert_eq!(
        clock("UTC").parse("99999999999y"),
        Err("too long ago".to_owned())
    );
}

#[test]
fn nothing_panics() {
    let words = [
        "2026-11-20",
        "a",
        "il y a",
        "1",
        "h",
        "é",
        "t",
        ":",
        "'",
        "9999",
        "ago",
        "99999999999999999999",
        "mar",
        "M",
        "24:00",
        "1er",
        "-",
    ];
    for a in words {
        for b in words {
            for text in [
                format!("{a} {b}"),
                format!("{a}{b}"),
                format!("{a} {b} {a}"),
            ] {
                for zone in ["UTC", "Europe/Paris"] {
                    if let Ok(moment) = clock(zone).parse(&text) {
                        let _ = (moment.start(clock(zone).zone), moment.end(clock(zone).zone));
                    }
                }
            }
        }
    }
}
