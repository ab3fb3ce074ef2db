//! How models are read in place, and written as branches of unions.

use serde::{Deserializer, Serializer};

use super::Model;
use super::read::fill;
use super::tag::Tag;
use super::vacant::Access;
use super::write::write_as_branch;

/// The access to a model, whose members are read one by one, and of which one may be a tag.
#[derive(Debug)]
pub enum ByMember {}

impl<M: Model> Access<M> for ByMember {
    #[inline]
    fn fill<'de, D: Deserializer<'de>>(model: &mut M, deserializer: D) -> Result<(), D::Error> {
        fill(model, deserializer)
    }

    #[inline]
    fn write_branch<S: Serializer>(model: &M, serializer: S, tag: Tag) -> Result<S::Ok, S::Error> {
        write_as_branch(model, serializer, tag)
    }
}
