//! Deprecation and sunset of members.

use conform_report::Code;

use super::super::contain::Answer;
use super::super::found::Meaning;
use super::Local;
use crate::change::Impact;
use crate::codes;
use crate::lifecycle::{Life, SUNSET};

impl Local<'_, '_> {
    /// `deprecated` and `x-sunset`, which assert nothing.
    pub(super) fn life(&mut self) {
        let flags = [0, 1].map(|side| self.annotation(side, "deprecated"));
        let deprecated =
            [0, 1].map(|side| matches!(&flags[side], Some((_, value)) if *value == true));
        if deprecated[0] != deprecated[1] {
            let words = if deprecated[1] {
                "deprecated now"
            } else {
                "not deprecated any more"
            };
            let meaning = Meaning {
                impact: Impact::Compatible,
                why: "it works as before".to_owned(),
            };
            let places = flags.map(|flag| flag.map(|(pointer, _)| pointer));
            let message = format!("{{}} is {words}");
            self.meaning(codes::DEPRECATION_CHANGED, message, places, meaning);
        }
        let sunsets = [0, 1].map(|side| self.annotation(side, SUNSET));
        let texts = [0, 1].map(|side| sunsets[side].as_ref().and_then(|(_, value)| value.as_str()));
        let life = Life {
            deprecated,
            sunsets: texts,
        };
        if let Some((message, verdict)) = life.change(self.options, " of {}") {
            let meaning = match verdict {
                Ok(why) => Meaning {
                    impact: Impact::Compatible,
                    why: why.to_owned(),
                },
                Err(why) => Meaning {
                    impact: Impact::Breaking,
                    why,
                },
            };
            let places = sunsets.map(|sunset| sunset.map(|(pointer, _)| pointer));
            self.meaning(codes::SUNSET_CHANGED, message, places, meaning);
        }
    }

    /// Adds a change that no message shows.
    pub(super) fn meaning(
        &mut self,
        code: Code,
        message: String,
        places: [Option<super::Pointer>; 2],
        meaning: Meaning,
    ) {
        self.change(code, message, places, Answer::Yes, Vec::new());
        if let Some(change) = self.found.changes.last_mut() {
            change.meaning = Some(meaning);
        }
    }
}
