//! How the members of forms and the parts of multipart bodies are written.

use crate::change::{Impact, Side, Witness};
use crate::codes;
use crate::comparer::{Comparer, Outcome, Spot};
use crate::request::{Contents, Media, covers};

impl<'d> Contents<'d> {
    /// How the members of forms and the parts of multipart bodies are written.
    pub(crate) fn encodings(&self, comparer: &mut Comparer<'d>, both: [Media<'d>; 2]) {
        let encodings = both.map(|media| media.node.follow("encoding"));
        let mut names: Vec<&str> = encodings
            .iter()
            .flatten()
            .flat_map(|encoding| encoding.members())
            .map(|member| member.key)
            .collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let own = encodings.map(|encoding| encoding.and_then(|encoding| encoding.follow(name)));
            for (key, default) in [
                ("contentType", ""),
                ("style", "form"),
                ("explode", ""),
                ("allowReserved", "false"),
            ] {
                let values = own.map(|own| {
                    let value = own.and_then(|own| own.get(key));
                    value.map_or_else(
                        || default.to_owned(),
                        |value| match value.as_str() {
                            Some(text) => text.to_owned(),
                            None => value.value().to_serde().to_string(),
                        },
                    )
                });
                if values[0] == values[1] {
                    continue;
                }
                let words = values.each_ref().map(|value| {
                    if value.is_empty() {
                        "the default".to_owned()
                    } else {
                        format!("`{value}`")
                    }
                });
                let outcome = self.encoding_outcome(key, name, &values);
                let message = format!(
                    "`{key}` of the part `{name}` of {} is {}, was {}",
                    self.value, words[1], words[0]
                );
                let spots = [0, 1].map(|side| {
                    let node = own[side].map(|own| Spot::key(own, key));
                    Some(node.unwrap_or(Spot::key(both[side].owner, both[side].key)))
                });
                comparer.change(
                    codes::ENCODING_CHANGED,
                    message,
                    spots,
                    outcome,
                    vec![self.name.clone()],
                );
            }
        }
    }
}

impl Contents<'_> {
    /// What another encoding of a part does. The media types of a part are a list, of which one is sent.
    fn encoding_outcome(&self, key: &str, part: &str, values: &[String; 2]) -> Outcome {
        let lists = values.each_ref().map(|value| {
            let items = value
                .split(',')
                .map(|item| item.trim().to_ascii_lowercase());
            items.filter(|item| !item.is_empty()).collect::<Vec<_>>()
        });
        let [sent, received] = [self.sender, self.sender.other()].map(|side| &lists[side.index()]);
        if key != "contentType" || sent.is_empty() || received.is_empty() {
            let why = "whether receivers read both is not described";
            return Outcome::new(self.flow(), Impact::Undecided, why);
        }
        let is_read = |one: &&String| received.iter().any(|range| covers(range, one));
        match sent.iter().find(|one| !is_read(one)) {
            None => {
                let why = "the side that receives reads all that are sent";
                Outcome::compatible(self.flow(), why)
            }
            Some(refused) => Outcome::breaking(
                self.flow(),
                Witness {
                    message: format!("the part `{part}` with `Content-Type: {refused}`"),
                    part: self.name.clone(),
                    accepted_by: self.sender,
                    expected: received.join(" or "),
                },
            ),
        }
    }
}
