//! Headers in any of the types that hold them.

use std::borrow::Cow;
use std::ops::Range;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_schema::DataType;
use conform_traffic::headers_of_json;

use crate::value_columns::Texts;

/// The headers of messages.
pub(crate) enum Headers<'a> {
    Missing,
    /// Lists of structs of a name and a value, and maps.
    Pairs {
        lists: Lists<'a>,
        names: Texts<'a>,
        values: Values<'a>,
    },
    /// Structs with a member for each header.
    Members {
        rows: &'a dyn Array,
        members: Vec<(&'a str, Values<'a>)>,
    },
    /// Lists of lists of a name and a value.
    Lists {
        lists: Lists<'a>,
        pairs: Lists<'a>,
        texts: Texts<'a>,
    },
    /// JSON, as programs without nested types have it.
    Json(Texts<'a>),
}

/// The values of headers: one each, or lists of them.
pub(crate) enum Values<'a> {
    Single(Texts<'a>),
    Repeated(Lists<'a>, Texts<'a>),
}

/// Where the elements of each row are.
pub(crate) enum Lists<'a> {
    Small(&'a dyn Array, &'a [i32]),
    Large(&'a dyn Array, &'a [i64]),
}

/// The headers of a message.
type Found<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

impl<'a> Headers<'a> {
    /// What a column of headers must have, in words.
    pub(crate) const WANTED: &'static str = "lists of structs with `name` and `value`, lists of pairs, maps of names to values, structs, or JSON";

    /// Returns the headers of a column; `None` if it has other things.
    pub(crate) fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Null => Self::Missing,
            DataType::Map(..) => {
                let map = array.as_map();
                Self::Pairs {
                    lists: Lists::Small(array, map.value_offsets()),
                    names: Texts::of(map.keys().as_ref())?,
                    values: Values::of(map.values().as_ref())?,
                }
            }
            DataType::Struct(_) => {
                let rows = array.as_struct();
                let members = rows.column_names().into_iter().zip(rows.columns());
                let members =
                    members.map(|(name, column)| Some((name, Values::of(column.as_ref())?)));
                Self::Members {
                    rows: array,
                    members: members.collect::<Option<_>>()?,
                }
            }
            DataType::List(_) | DataType::LargeList(_) => {
                let (lists, elements) = Lists::of(array)?;
                match elements.as_struct_opt() {
                    Some(pairs) => {
                        let names = ["name", "key"].into_iter();
                        let mut names = names.filter_map(|name| pairs.column_by_name(name));
                        Self::Pairs {
                            lists,
                            names: Texts::of(names.next()?.as_ref())?,
                            values: Values::of(pairs.column_by_name("value")?.as_ref())?,
                        }
                    }
                    None => {
                        let (pairs, texts) = Lists::of(elements)?;
                        let texts = Texts::of(texts)?;
                        Self::Lists {
                            lists,
                            pairs,
                            texts,
                        }
                    }
                }
            }
            _ => Self::Json(Texts::of(array)?),
        })
    }

    /// Returns the headers of a row.
    ///
    /// # Errors
    ///
    /// Returns an error if they are no headers.
    pub(crate) fn get(&self, row: usize) -> Result<Found<'a>, String> {
        let mut found = Vec::new();
        match self {
            Self::Missing => {}
            Self::Pairs {
                lists,
                names,
                values,
            } => {
                for at in lists.get(row) {
                    if let Some(name) = names.get(at) {
                        values.add(name, at, true, &mut found);
                    }
                }
            }
            Self::Members { rows, members } if rows.is_valid(row) => {
                for (name, values) in members {
                    values.add(name, row, false, &mut found);
                }
            }
            Self::Members { .. } => {}
            Self::Lists {
                lists,
                pairs,
                texts,
            } => {
                for at in lists.get(row) {
                    let mut pair = pairs.get(at);
                    let name = pair.next().and_then(|at| texts.get(at));
                    let value = pair.next().and_then(|at| texts.get(at));
                    if let Some(name) = name {
                        found.push((name.into(), value.unwrap_or_default().into()));
                    }
                }
            }
            Self::Json(texts) => match texts.get(row) {
                None | Some("") => {}
                Some(text) => found = headers_of_json(text)?,
            },
        }
        Ok(found)
    }
}

impl<'a> Values<'a> {
    fn of(array: &'a dyn Array) -> Option<Self> {
        if let Some(texts) = Texts::of(array) {
            return Some(Self::Single(texts));
        }
        let (lists, elements) = Lists::of(array)?;
        Some(Self::Repeated(lists, Texts::of(elements)?))
    }

    /// Adds a header with each of its values. One without a value is empty if it `is_there`.
    fn add(&self, name: &'a str, at: usize, is_there: bool, found: &mut Found<'a>) {
        let mut add = |value: &'a str| found.push((name.into(), value.into()));
        match self {
            Self::Single(texts) => match texts.get(at) {
                Some(value) => add(value),
                None if is_there => add(""),
                None => {}
            },
            Self::Repeated(lists, texts) => {
                lists.get(at).filter_map(|at| texts.get(at)).for_each(add);
            }
        }
    }
}

impl<'a> Lists<'a> {
    /// Returns the lists of a column, and their elements; `None` if it has other things.
    fn of(array: &'a dyn Array) -> Option<(Self, &'a dyn Array)> {
        match array.data_type() {
            DataType::List(_) => {
                let list = array.as_list::<i32>();
                let lists = Self::Small(array, list.value_offsets());
                Some((lists, list.values().as_ref()))
            }
            DataType::LargeList(_) => {
                let list = array.as_list::<i64>();
                let lists = Self::Large(array, list.value_offsets());
                Some((lists, list.values().as_ref()))
            }
            _ => None,
        }
    }

    fn get(&self, row: usize) -> Range<usize> {
        match self {
            Self::Small(array, offsets) if array.is_valid(row) => {
                offsets[row] as usize..offsets[row + 1] as usize
            }
            Self::Large(array, offsets) if array.is_valid(row) => {
                offsets[row] as usize..offsets[row + 1] as usize
            }
            Self::Small(..) | Self::Large(..) => 0..0,
        }
    }
}
