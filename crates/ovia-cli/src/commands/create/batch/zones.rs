//! The time zones in which a phone number may be: those of its country.
//!
//! `zones.tab` lists the zones of each country, of the time zone database's `zone.tab` (public
//! domain): zones that agree in all of 2026 and 2027 are listed once.

use chrono_tz::Tz;
use rlibphonenumber::{PHONE_NUMBER_UTIL, enums::Region};

const TABLE: &str = include_str!("zones.tab");

/// The zones of a number in E.164, or of a short number in this country. Where a country code is of
/// several countries and the number does not say which, those of all of them.
///
/// # Errors
///
/// Completes a sentence that begins with the name of the field.
pub(super) fn of_number(number: &str, country: Option<Region>) -> Result<Vec<Tz>, String> {
    let unknown = "is of no country, so that its time zone for --hours is unknown";
    if !number.starts_with('+') {
        let country = country.ok_or("is a short number; --hours needs --country for it")?;
        return Ok(of_region(country));
    }
    let number = PHONE_NUMBER_UTIL
        .parse(number, None)
        .map_err(|_| unknown.to_owned())?;
    let zones = match number.get_region_code() {
        Some(region) => of_region(region),
        None => {
            let regions =
                PHONE_NUMBER_UTIL.get_regions_for_country_calling_code(number.country_code);
            let mut zones: Vec<Tz> = regions.into_iter().flatten().flat_map(of_region).collect();
            zones.sort_unstable_by_key(|zone| zone.name());
            zones.dedup();
            zones
        }
    };
    match zones.is_empty() {
        true => Err(unknown.to_owned()),
        false => Ok(zones),
    }
}

fn of_region(region: Region) -> Vec<Tz> {
    let code = region.as_region_str();
    let line = TABLE
        .lines()
        .find_map(|line| line.strip_prefix(code.as_str())?.strip_prefix(' '));
    let names = line.unwrap_or_default().split(' ');
    names.filter_map(|name| name.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use rlibphonenumber::{PHONE_NUMBER_UTIL, enums::Region};

    use super::{TABLE, of_number, of_region};

    #[test]
    fn every_country_with_numbers_has_zones() {
        for line in TABLE.lines() {
            let (_, zones) = line.split_once(' ').expect("zones");
            for zone in zones.split(' ') {
                assert!(zone.parse::<Tz>().is_ok(), "{line}");
            }
        }
        for code in 1..=999 {
            let regions = PHONE_NUMBER_UTIL.get_regions_for_country_calling_code(code);
            for region in regions.into_iter().flatten() {
                let is_country = region.as_region_str().as_str() != "001";
                assert_eq!(!of_region(region).is_empty(), is_country, "{region:?}");
            }
        }
    }

    #[test]
    fn zones_of_numbers() {
        assert_eq!(of_number("+33639987703", None), Ok(vec![Tz::Europe__Paris]));
        // Reserved for fiction, so in no country in particular: all that share the code.
        let american = of_number("+12025550123", None).expect("zones");
        assert!(american.contains(&Tz::Pacific__Honolulu), "{american:?}");
        assert_eq!(
            of_number("3949", Some(Region::FR)),
            Ok(vec![Tz::Europe__Paris])
        );
        assert!(of_number("3949", None).is_err());
        assert!(of_number("+80012345678", None).is_err());
    }
}
