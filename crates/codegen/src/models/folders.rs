//! In which folder the files of a type are.
//!
//! A type that only one feature needs is in the folder of that feature; all other types are in the root folder. A folder with
//! more than [`MANY_TYPES`] is divided by first letters, so that its list of modules stays readable.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use conform_ir::TypeId;

use crate::groups::{CfgAttribute, Groups, features_by_type};
use crate::names::{Position, Scope, identifier};
use crate::types::Types;

/// A folder with more types than this is divided by their first letters.
const MANY_TYPES: usize = 500;

/// A folder below that of the generated code: the modules that lead to it, none for the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Folder(Vec<String>);

impl Folder {
    /// Returns its path below `root`.
    pub(super) fn path(&self, root: &str) -> String {
        let mut path = root.to_owned();
        for module in &self.0 {
            path.push('/');
            path.push_str(module);
        }
        path
    }

    /// Returns the folder that contains it, and the name of its module there; `None` for the root.
    pub(super) fn parent(&self) -> Option<(Self, &str)> {
        let (module, parent) = self.0.split_last()?;
        Some((Self(parent.to_vec()), module))
    }
}

/// The folders of all types.
pub(super) struct Folders<'a> {
    /// For each type the features that need it; none for a type that every build has.
    features: Vec<Vec<&'a str>>,
    by_type: Vec<Folder>,
    /// For each folder the features of which one must be on for anything to be in it; none for a folder that is never empty.
    gates: BTreeMap<Folder, BTreeSet<&'a str>>,
}

impl<'a> Folders<'a> {
    /// Chooses a folder for every type.
    pub(super) fn new(types: &Types<'_>, groups: &'a Groups<'_>) -> Self {
        let features = features_by_type(groups, types);
        let mut taken = types.modules();
        let modules = feature_modules(&groups.features(), &mut taken);
        let mut by_type: Vec<Folder> = features
            .iter()
            .map(|features| match features.as_slice() {
                [only] => Folder(vec![modules[only].clone()]),
                _ => Folder::default(),
            })
            .collect();
        let mut counts: BTreeMap<Folder, usize> = BTreeMap::new();
        for (id, _) in types.iter() {
            *counts.entry(by_type[id.0 as usize].clone()).or_default() += 1;
        }
        let mut letters: BTreeMap<(Folder, String), Vec<TypeId>> = BTreeMap::new();
        for (id, _) in types.iter() {
            let folder = &by_type[id.0 as usize];
            if counts[folder] > MANY_TYPES {
                let letter = first_letter(types.module(id));
                let key = (folder.clone(), letter);
                letters.entry(key).or_default().push(id);
            }
        }
        let mut gates: BTreeMap<Folder, BTreeSet<&str>> = modules
            .iter()
            .map(|(feature, module)| (Folder(vec![module.clone()]), BTreeSet::from([*feature])))
            .collect();
        for ((Folder(mut path), letter), ids) in letters {
            let never_empty =
                !path.is_empty() || ids.iter().any(|id| features[id.0 as usize].is_empty());
            let of_types = ids.iter().flat_map(|id| &features[id.0 as usize]).copied();
            let gate = if never_empty {
                BTreeSet::new()
            } else {
                of_types.collect()
            };
            path.push(taken.claim(&letter));
            gates.insert(Folder(path.clone()), gate);
            for id in ids {
                by_type[id.0 as usize] = Folder(path.clone());
            }
        }
        Self {
            features,
            by_type,
            gates,
        }
    }

    /// Returns the folder of a type.
    pub(super) fn of(&self, id: TypeId) -> Folder {
        self.by_type[id.0 as usize].clone()
    }

    /// Returns the attribute in front of the module of a type, in its folder.
    pub(super) fn cfg(&self, id: TypeId) -> CfgAttribute<'a> {
        match self.features[id.0 as usize].as_slice() {
            // The attribute in front of the folder's module is enough.
            [_] => CfgAttribute::new([]),
            several => CfgAttribute::new(several.iter().copied()),
        }
    }

    /// Returns the attribute in front of the module of a folder.
    pub(super) fn cfg_of(&self, folder: &Folder) -> CfgAttribute<'a> {
        CfgAttribute::new(self.gates.get(folder).into_iter().flatten().copied())
    }
}

/// The modules for the types that only one feature needs.
fn feature_modules<'f>(features: &[&'f str], taken: &mut Scope) -> HashMap<&'f str, String> {
    let module = |feature: &&'f str| {
        let module = taken.claim(&identifier(feature, Position::Module));
        (*feature, module)
    };
    features.iter().map(module).collect()
}

fn first_letter(module: &str) -> String {
    let name = module.strip_prefix("r#").unwrap_or(module);
    let letter: String = name.chars().take(1).collect();
    identifier(&letter, Position::Module)
}
