//! Proofs: runs a program over a text.

use std::sync::{Arc, PoisonError};

use conform_json::{Limits, Scanner};

use super::kinds::Fit;
use super::program::Program;
use super::run::Run;
use super::scratch::Scratch;
use super::sights::{ShownSchemas, Sights};
use crate::observe::{InputOrder, Watch};

impl Program {
    /// Returns whether there is nothing to report about a text. If so, an observer receives what the text shows. If not, the
    /// text may still conform.
    pub(crate) fn proves(
        &self,
        text: &[u8],
        limits: &Limits,
        watch: Option<(&Sights, Watch<'_>)>,
    ) -> bool {
        simdutf8::basic::from_utf8(text)
            .is_ok_and(|text| self.fit_of(text, limits, watch) == Fit::Clean)
    }

    /// Returns what the value at the scanner shows, if there is nothing to report about it; the scanner is then after it.
    /// Otherwise the position of the scanner does not matter.
    pub(crate) fn proves_value(
        &self,
        scanner: &mut Scanner<'_>,
        limits: &Limits,
        watch: Option<(&Arc<Sights>, InputOrder)>,
    ) -> Option<ShownSchemas> {
        self.with_scratch(|scratch| {
            let watched = watch.map(|(sights, order)| (&**sights, order));
            let fit = Run::new(self, scanner, scratch, limits, watched).root();
            (fit == Fit::Clean).then(|| {
                let shown = |(sights, _)| ShownSchemas::new(sights, scratch.shown());
                watch.map(shown).unwrap_or_default()
            })
        })
    }

    /// Returns how a text fits.
    pub(super) fn fit_of(
        &self,
        text: &str,
        limits: &Limits,
        watch: Option<(&Sights, Watch<'_>)>,
    ) -> Fit {
        if text.len() > limits.max_bytes {
            return Fit::Stop;
        }
        let mut scanner = Scanner::new(text);
        self.with_scratch(|scratch| {
            let watched = watch.map(|(sights, watch)| (sights, watch.message));
            let fit = match Run::new(self, &mut scanner, scratch, limits, watched).root() {
                fit @ (Fit::Fails | Fit::Stop) => fit,
                fit if scanner.peek().is_none() => fit,
                _ => Fit::Stop,
            };
            if let Some((sights, watch)) = watch
                && fit == Fit::Clean
            {
                sights.report(scratch.shown(), watch);
            }
            fit
        })
    }

    fn with_scratch<R>(&self, run: impl FnOnce(&mut Scratch) -> R) -> R {
        let scratches = || {
            self.scratches
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let mut scratch = scratches().pop().unwrap_or_default();
        let result = run(&mut scratch);
        scratches().push(scratch);
        result
    }
}
