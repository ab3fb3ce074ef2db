//! Assertions about numbers.

use conform_json::Number;
use serde_json::Value as Json;

use super::kinds::Fit;

/// All assertions about a number.
#[derive(Debug, Default)]
pub(super) struct NumberTest {
    /// `type: integer`.
    pub(super) integer: bool,
    /// `type: integer` of OpenAPI 3.0: the number must also be written as an integer.
    pub(super) written_as_integer: bool,
    lower: Vec<Limit>,
    upper: Vec<Limit>,
    multiples: Vec<i64>,
    /// `enum` and `const`: the integers of each.
    lists: Vec<Box<[i64]>>,
    /// Whether there is an assertion that cannot be decided here.
    pub(super) unknown: bool,
}

#[derive(Clone, Copy, Debug)]
struct Limit {
    integer: Option<i64>,
    float: f64,
    exclusive: bool,
}

impl NumberTest {
    /// Returns whether every number passes.
    pub(super) fn is_empty(&self) -> bool {
        let Self {
            integer,
            written_as_integer,
            lower,
            upper,
            multiples,
            lists,
            unknown,
        } = self;
        !integer
            && !written_as_integer
            && !unknown
            && lower.is_empty()
            && upper.is_empty()
            && multiples.is_empty()
            && lists.is_empty()
    }

    /// Adds `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum` or `multipleOf`.
    pub(super) fn add(&mut self, keyword: &str, value: &Json) {
        let integer = value.as_i64();
        let Some(float) = value.as_f64().filter(|float| float.is_finite()) else {
            self.unknown = true;
            return;
        };
        let limit = Limit {
            integer,
            float,
            exclusive: keyword.starts_with("exclusive"),
        };
        match keyword {
            "minimum" | "exclusiveMinimum" => self.lower.push(limit),
            "maximum" | "exclusiveMaximum" => self.upper.push(limit),
            "multipleOf" => match integer.filter(|&of| (1..=i64::from(u32::MAX)).contains(&of)) {
                Some(of) => self.multiples.push(of),
                None => self.unknown = true,
            },
            _ => self.unknown = true,
        }
    }

    /// Adds the numbers of an `enum`.
    pub(super) fn add_list<'j>(&mut self, values: impl Iterator<Item = &'j Json>) {
        match values.map(Json::as_i64).collect() {
            Some(list) => self.lists.push(list),
            None => self.unknown = true,
        }
    }

    pub(super) fn check(&self, number: Number<'_>) -> Fit {
        let is_written = number.is_written_as_integer();
        if self.integer && !is_written && (self.written_as_integer || !number.is_integer()) {
            return Fit::Fails;
        }
        // Without `integer`, the keyword applies only to numbers of integral value.
        if self.written_as_integer && !is_written && number.is_integer() {
            return Fit::Fails;
        }
        if self.unknown {
            return Fit::Unknown;
        }
        if self.lower.is_empty()
            && self.upper.is_empty()
            && self.multiples.is_empty()
            && self.lists.is_empty()
        {
            return Fit::Clean;
        }
        let integer = if is_written { number.as_i64() } else { None };
        // Both round to the nearest number.
        let float = match integer {
            Some(integer) => integer as f64,
            None => match number.as_f64() {
                Some(float) => float,
                None => return Fit::Unknown,
            },
        };
        let mut fit = Fit::Clean;
        for limit in &self.lower {
            fit = fit.max(limit.compare(integer, float, std::cmp::Ordering::Greater));
        }
        for limit in &self.upper {
            fit = fit.max(limit.compare(integer, float, std::cmp::Ordering::Less));
        }
        // Beyond 2^53, results depend on how multiples are computed.
        const EXACT: i64 = 1 << 53;
        let exact = integer.filter(|integer| (-EXACT..=EXACT).contains(integer));
        let multiples = self.multiples.iter();
        let multiples = multiples.map(|of| exact.map(|integer| integer % of == 0));
        let lists = self.lists.iter();
        let lists = lists.map(|list| integer.map(|integer| list.contains(&integer)));
        for holds in multiples.chain(lists) {
            fit = fit.max(match holds {
                Some(true) => Fit::Clean,
                Some(false) => Fit::Fails,
                None => Fit::Unknown,
            });
        }
        fit
    }
}

impl Limit {
    /// Returns whether a number is on the right side of a bound. Rounding to `f64` keeps the order of numbers, so only numbers
    /// that are equal as floats must be compared as integers.
    fn compare(self, integer: Option<i64>, float: f64, wanted: std::cmp::Ordering) -> Fit {
        let order = match (integer, self.integer) {
            (Some(integer), Some(limit)) => Some(integer.cmp(&limit)),
            _ => float.partial_cmp(&self.float).filter(|order| order.is_ne()),
        };
        match order {
            None => Fit::Unknown,
            Some(order) if order == wanted => Fit::Clean,
            Some(order) if order.is_eq() && !self.exclusive => Fit::Clean,
            Some(_) => Fit::Fails,
        }
    }
}
