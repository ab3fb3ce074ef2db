//! In which folder the files of a type stand.
//!
//! A type that one feature alone needs stands in the folder of that feature, all others stand side by side. Where more
//! than [`MANY`] would, there is a folder for each first letter: the lists of a folder stay short enough to be read.

use std::collections::{BTreeMap, BTreeSet};

use conform_ir::TypeId;

use crate::groups::{self, Groups};
use crate::names::{Position, identifier};
use crate::types::Types;

/// More types than this do not stand in one folder.
const MANY: usize = 500;

/// A folder: the modules that lead to it, none for the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(Vec<String>);

impl Place {
    /// Its path.
    pub(super) fn folder(&self, root: &str) -> String {
        let mut folder = root.to_owned();
        for module in &self.0 {
            folder.push('/');
            folder.push_str(module);
        }
        folder
    }

    /// The folder around it, and its module there; `None` for the root.
    pub(super) fn parent(&self) -> Option<(Self, &str)> {
        let (module, around) = self.0.split_last()?;
        Some((Self(around.to_vec()), module))
    }
}

/// The places of all types.
pub(super) struct Places<'a> {
    needed: Vec<Vec<&'a str>>,
    places: Vec<Place>,
    /// What has to be on for there to be something in a folder; none for always.
    features: BTreeMap<Place, BTreeSet<&'a str>>,
}

impl<'a> Places<'a> {
    /// Finds a place for every type.
    pub(super) fn new(types: &Types<'_>, groups: &'a Groups<'_>) -> Self {
        let needed = groups.needed_by(types);
        let mut taken = types.modules();
        let folders = groups::folders(&groups.features(), &mut taken);
        let mut places: Vec<Place> = needed
            .iter()
            .map(|features| match features.as_slice() {
                [only] => Place(vec![folders[only].clone()]),
                _ => Place::default(),
            })
            .collect();
        let mut counts: BTreeMap<Place, usize> = BTreeMap::new();
        for (id, _) in types.iter() {
            *counts.entry(places[id.0 as usize].clone()).or_default() += 1;
        }
        let mut letters: BTreeMap<(Place, String), Vec<TypeId>> = BTreeMap::new();
        for (id, _) in types.iter() {
            let place = &places[id.0 as usize];
            if counts[place] > MANY {
                let letter = first_letter(types.module(id));
                let key = (place.clone(), letter);
                letters.entry(key).or_default().push(id);
            }
        }
        let mut features: BTreeMap<Place, BTreeSet<&str>> = folders
            .iter()
            .map(|(feature, module)| (Place(vec![module.clone()]), BTreeSet::from([*feature])))
            .collect();
        for ((Place(mut around), letter), ids) in letters {
            let gated = !around.is_empty() || ids.iter().any(|id| needed[id.0 as usize].is_empty());
            let some = ids.iter().flat_map(|id| &needed[id.0 as usize]).copied();
            let some = if gated {
                BTreeSet::new()
            } else {
                some.collect()
            };
            around.push(taken.claim(&letter));
            features.insert(Place(around.clone()), some);
            for id in ids {
                places[id.0 as usize] = Place(around.clone());
            }
        }
        Self {
            needed,
            places,
            features,
        }
    }

    /// The place of a type.
    pub(super) fn of(&self, id: TypeId) -> Place {
        self.places[id.0 as usize].clone()
    }

    /// The attribute in front of the module of a type, within its place.
    pub(super) fn cfg(&self, id: TypeId) -> String {
        match self.needed[id.0 as usize].as_slice() {
            // That of its place says it.
            [_] => String::new(),
            several => groups::cfg(several),
        }
    }

    /// The attribute in front of the module of a place.
    pub(super) fn cfg_of(&self, place: &Place) -> String {
        let features: Vec<&str> = self
            .features
            .get(place)
            .into_iter()
            .flatten()
            .copied()
            .collect();
        groups::cfg(&features)
    }
}

fn first_letter(module: &str) -> String {
    let name = module.strip_prefix("r#").unwrap_or(module);
    let letter: String = name.chars().take(1).collect();
    identifier(&letter, Position::Module)
}
