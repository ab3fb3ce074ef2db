//! What is wrong with overlays.

conform_report::codes! {
    OVERLAY_SYNTAX = "overlay-syntax", Error / Error {
        what: "An overlay is not valid JSON or YAML.",
        why: "None of it can be applied.",
        wrong: "overlay: [1.0.0",
        right: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info\n    update: {description: For everybody.}",
        allow: "This cannot be allowed. Correct the text at the place that the message names.",
    }
    OVERLAY_MEMBER = "overlay-member", Error / Error {
        what: "An overlay has a member that is not allowed, lacks one, or has one of the wrong type.",
        why: "It is not known what the author means, so nothing is applied.",
        wrong: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - remove: true",
        right: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info.description\n    remove: true",
        allow: "This cannot be allowed. Names of additional members begin with `x-`.",
    }
    OVERLAY_VERSION = "overlay-version", Error / Error {
        what: "An overlay is of a version that is not supported.",
        why: "Another version may mean something else by the same text.",
        wrong: "overlay: 2.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info.description\n    remove: true",
        right: "overlay: 1.1.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info.description\n    remove: true",
        allow: "This cannot be allowed. Write the version of the specification that the overlay follows: 1.0 or 1.1.",
    }
    OVERLAY_TARGET = "overlay-target", Error / Error {
        what: "A `target` or `copy` is not a JSONPath query of RFC 9535.",
        why: "It is not known which values are meant.",
        wrong: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.paths[/visits]\n    remove: true",
        right: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.paths['/visits']\n    remove: true",
        allow: "This cannot be allowed. Names with characters other than letters, digits and `_` are in brackets and quotes.",
    }
    OVERLAY_LOOSE_NAME = "overlay-loose-name", Warning / Warning {
        what: "A query has a name with `-` that is not in brackets and quotes.",
        why: "RFC 9535 does not allow that, and other programs may refuse the overlay.",
        wrong: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info.x-owner\n    remove: true",
        right: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info['x-owner']\n    remove: true",
        allow: "The name is read as if it were in quotes.",
    }
    OVERLAY_NO_MATCH = "overlay-no-match", Warning / Warning {
        what: "The `target` of an action selects nothing in the document.",
        why: "The action has no effect. Often a path is misspelt, or the document has changed.",
        wrong: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.paths['/visit']\n    remove: true",
        right: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.paths['/visits']\n    remove: true",
        allow: "The overlay is applied nevertheless. Use `--deny-warnings` to have it refused.",
    }
    OVERLAY_NO_EFFECT = "overlay-no-effect", Warning / Warning {
        what: "An action changes nothing: it has neither `update` nor `copy` nor `remove: true`, or it has a member that has no effect.",
        why: "Its author meant something by it.",
        wrong: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info\n    description: Hides the description.",
        right: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info.description\n    description: Hides the description.\n    remove: true",
        allow: "The overlay is applied nevertheless.",
    }
    OVERLAY_MISMATCH = "overlay-mismatch", Error / Error {
        what: "A value cannot be merged with what it would change: they are not both objects, both lists or both simple values.",
        why: "The specification allows no other merge, and any guess could destroy a part of the document.",
        wrong: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info\n    update: {title: {de: Besuche}}",
        right: "overlay: 1.0.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info\n    update: {title: Besuche}",
        allow: "This cannot be allowed. To replace a value by one of another type, remove it in an action before.",
    }
    OVERLAY_SOURCE = "overlay-source", Error / Error {
        what: "The `copy` of an action selects no value, or several.",
        why: "It must select the one value that is copied.",
        wrong: "overlay: 1.1.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.paths['/visits']\n    copy: $.paths['/visit']",
        right: "overlay: 1.1.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info\n    copy: $.paths['/visits']",
        allow: "This cannot be allowed. Write a query that selects one value.",
    }
    OVERLAY_SIZE = "overlay-size", Error / Error {
        what: "The result of an overlay would be larger or nested more deeply than a document may be.",
        why: "Copies of copies grow without bounds.",
        wrong: "overlay: 1.1.0",
        right: "overlay: 1.1.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info.description\n    remove: true",
        allow: "This cannot be allowed.",
    }
    OVERLAY_IN_PLACE = "overlay-in-place", Warning / Warning {
        what: "The result of overlays cannot be written into the text of the document: an anchor, an alias or a merge key of YAML is in the way.",
        why: "What repeats another value would change together with it. The document is written anew, without its comments and layout.",
        wrong: "overlay: 1.1.0",
        right: "overlay: 1.1.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.info.description\n    remove: true",
        allow: "Write the document without anchors first: `conform bundle --format yaml=FILE`.",
    }
}
