//! Styles compared with the tables of the OpenAPI specification.

use conform_runtime::Tree;

use super::*;

type Write = fn(&mut String, &str, Style, &Tree) -> Result<(), Unwritable>;

fn written(write: Write, style: Style, value: &Tree) -> Result<String, Unwritable> {
    let mut out = String::new();
    write(&mut out, "color", style, value)?;
    Ok(out)
}

fn header(out: &mut String, _: &str, style: Style, value: &Tree) -> Result<(), Unwritable> {
    out.push_str(&header_text(style, value)?.unwrap_or_default());
    Ok(())
}

/// A row for each style: empty string, string, array, object.
#[test]
fn styles_write_what_the_table_of_the_specification_shows() {
    let values = [
        tree!(""),
        tree!("blue"),
        tree!(["blue", "black", "brown"]),
        tree!({"R": 100, "G": 200, "B": 150}),
    ];
    let q = write_query as Write;
    let p = write_path as Write;
    let rows: [(Write, Style, [Option<&str>; 4]); 15] = [
        (
            p,
            Style::MATRIX,
            [
                Some(";color"),
                Some(";color=blue"),
                Some(";color=blue,black,brown"),
                Some(";color=R,100,G,200,B,150"),
            ],
        ),
        (
            p,
            Style::MATRIX.exploded(),
            [
                Some(";color"),
                Some(";color=blue"),
                Some(";color=blue;color=black;color=brown"),
                Some(";R=100;G=200;B=150"),
            ],
        ),
        (
            p,
            Style::LABEL,
            [
                Some("."),
                Some(".blue"),
                Some(".blue,black,brown"),
                Some(".R,100,G,200,B,150"),
            ],
        ),
        (
            p,
            Style::LABEL.exploded(),
            [
                Some("."),
                Some(".blue"),
                Some(".blue.black.brown"),
                Some(".R=100.G=200.B=150"),
            ],
        ),
        (
            p,
            Style::SIMPLE,
            [
                None,
                Some("blue"),
                Some("blue,black,brown"),
                Some("R,100,G,200,B,150"),
            ],
        ),
        (
            p,
            Style::SIMPLE.exploded(),
            [
                None,
                Some("blue"),
                Some("blue,black,brown"),
                Some("R=100,G=200,B=150"),
            ],
        ),
        (
            q,
            Style::FORM.joined(),
            [
                Some("color="),
                Some("color=blue"),
                Some("color=blue,black,brown"),
                Some("color=R,100,G,200,B,150"),
            ],
        ),
        (
            q,
            Style::FORM,
            [
                Some("color="),
                Some("color=blue"),
                Some("color=blue&color=black&color=brown"),
                Some("R=100&G=200&B=150"),
            ],
        ),
        (
            q,
            Style::SPACE_DELIMITED,
            [
                Some("color="),
                Some("color=blue"),
                Some("color=blue%20black%20brown"),
                Some("color=R%20100%20G%20200%20B%20150"),
            ],
        ),
        (
            q,
            Style::PIPE_DELIMITED,
            [
                Some("color="),
                Some("color=blue"),
                Some("color=blue%7Cblack%7Cbrown"),
                Some("color=R%7C100%7CG%7C200%7CB%7C150"),
            ],
        ),
        (
            q,
            Style::DEEP_OBJECT,
            [
                Some("color="),
                Some("color=blue"),
                Some("color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown"),
                Some("color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
            ],
        ),
        (
            header,
            Style::SIMPLE,
            [
                Some(""),
                Some("blue"),
                Some("blue,black,brown"),
                Some("R,100,G,200,B,150"),
            ],
        ),
        (
            header,
            Style::SIMPLE.exploded(),
            [
                Some(""),
                Some("blue"),
                Some("blue,black,brown"),
                Some("R=100,G=200,B=150"),
            ],
        ),
        (
            write_cookie,
            Style::FORM.joined(),
            [
                Some("color="),
                Some("color=blue"),
                Some("color=blue,black,brown"),
                Some("color=R,100,G,200,B,150"),
            ],
        ),
        (
            write_cookie,
            Style::COOKIE,
            [
                Some("color="),
                Some("color=blue"),
                Some("color=blue; color=black; color=brown"),
                Some("R=100; G=200; B=150"),
            ],
        ),
    ];
    for (write, style, wanted) in rows {
        for (value, wanted) in values.iter().zip(wanted) {
            assert_eq!(
                written(write, style, value).ok().as_deref(),
                wanted,
                "{style:?} of {value}"
            );
        }
    }
}

#[test]
fn reserved_characters_and_unicode_are_escaped() {
    let value = tree!("a b/c?d&e=f,g+h#é");
    let rows = [
        (
            write_path as Write,
            Style::SIMPLE,
            "a%20b%2Fc%3Fd%26e%3Df%2Cg%2Bh%23%C3%A9",
        ),
        (
            write_path,
            Style::SIMPLE.reserved(),
            "a%20b%2Fc%3Fd&e=f,g+h%23%C3%A9",
        ),
        (
            write_query,
            Style::FORM,
            "color=a%20b%2Fc%3Fd%26e%3Df%2Cg%2Bh%23%C3%A9",
        ),
        (
            write_query,
            Style::FORM.reserved(),
            "color=a%20b/c?d%26e=f,g%2Bh%23%C3%A9",
        ),
        (
            write_form,
            Style::FORM,
            "color=a+b%2Fc%3Fd%26e%3Df%2Cg%2Bh%23%C3%A9",
        ),
        (
            write_cookie,
            Style::FORM,
            "color=a%20b%2Fc%3Fd%26e%3Df%2Cg%2Bh%23%C3%A9",
        ),
        (write_cookie, Style::COOKIE, "color=a b/c?d&e=f,g+h#é"),
        (header, Style::SIMPLE, "a b/c?d&e=f,g+h#é"),
    ];
    for (write, style, wanted) in rows {
        assert_eq!(
            written(write, style, &value).as_deref(),
            Ok(wanted),
            "{style:?}"
        );
    }
    assert_eq!(
        written(write_query, Style::FORM.joined(), &tree!(["a,b", "c"])).as_deref(),
        Ok("color=a%2Cb,c")
    );
}

#[test]
fn nested_values_get_brackets_or_are_refused() {
    let value = tree!({"a": {"b": [1, {"c": true}], "n": null}, "l": ["x"]});
    let deep =
        "color%5Ba%5D%5Bb%5D%5B0%5D=1&color%5Ba%5D%5Bb%5D%5B1%5D%5Bc%5D=true&color%5Bl%5D%5B0%5D=x";
    assert_eq!(
        written(write_query, Style::DEEP_OBJECT, &value).as_deref(),
        Ok(deep)
    );
    let deep = "color%5Ba%5D%5Bb%5D%5B0%5D=1&color%5Ba%5D%5Bb%5D%5B1%5D%5Bc%5D=true&color%5Ba%5D%5Bn%5D=&color%5Bl%5D%5B0%5D=x";
    assert_eq!(
        written(write_form, Style::DEEP_OBJECT, &value).as_deref(),
        Ok(deep)
    );
    assert_eq!(
        written(write_query, Style::FORM, &tree!([{"a": 1}, "b"])).as_deref(),
        Ok("color%5B0%5D%5Ba%5D=1&color=b")
    );
    for style in [
        Style::FORM.joined(),
        Style::PIPE_DELIMITED,
        Style::SPACE_DELIMITED,
    ] {
        assert_eq!(
            written(write_query, style, &tree!([["x"]])),
            Err(Unwritable::Nested)
        );
    }
    for style in [
        Style::SIMPLE,
        Style::LABEL,
        Style::MATRIX,
        Style::SIMPLE.exploded(),
    ] {
        assert_eq!(
            written(write_path, style, &tree!({"a": {}})),
            Err(Unwritable::Nested)
        );
    }
}

#[test]
fn null_and_empty_values_are_left_out() {
    for value in [tree!(null), tree!([]), tree!({})] {
        for style in [
            Style::FORM,
            Style::FORM.joined(),
            Style::DEEP_OBJECT,
            Style::PIPE_DELIMITED,
        ] {
            assert_eq!(written(write_query, style, &value).as_deref(), Ok(""));
            assert_eq!(written(write_cookie, style, &value).as_deref(), Ok(""));
        }
        for style in [Style::SIMPLE, Style::LABEL, Style::MATRIX] {
            assert_eq!(written(write_path, style, &value), Err(Unwritable::Empty));
        }
    }
    for write in [write_query as Write, write_cookie, header] {
        assert_eq!(written(write, Style::JSON, &tree!(null)).as_deref(), Ok(""));
    }
    assert_eq!(
        written(write_query, Style::JSON, &tree!([])).as_deref(),
        Ok("color=%5B%5D")
    );
    assert_eq!(
        written(write_form, Style::FORM, &tree!(null)).as_deref(),
        Ok("color=")
    );
    assert_eq!(
        written(write_form, Style::FORM, &tree!([])).as_deref(),
        Ok("")
    );
    // RFC 6570 skips undefined items and members, but not an empty text.
    let items = tree!(["a", null, ""]);
    let members = tree!({"a": null, "b": 1});
    let rows: [(Write, Style, &str, &str); 6] = [
        (write_query, Style::FORM, "color=a&color=", "b=1"),
        (write_query, Style::FORM.joined(), "color=a,", "color=b,1"),
        (
            write_query,
            Style::DEEP_OBJECT,
            "color%5B0%5D=a&color%5B1%5D=",
            "color%5Bb%5D=1",
        ),
        (write_path, Style::SIMPLE, "a,", "b,1"),
        (header, Style::SIMPLE, "a,", "b,1"),
        (write_cookie, Style::COOKIE, "color=a; color=", "b=1"),
    ];
    for (write, style, list, object) in rows {
        assert_eq!(written(write, style, &items).as_deref(), Ok(list));
        assert_eq!(written(write, style, &members).as_deref(), Ok(object));
    }
    assert_eq!(
        written(write_path, Style::SIMPLE, &tree!([null])),
        Err(Unwritable::Empty)
    );
    assert_eq!(
        written(write_query, Style::JSON, &tree!([null])).as_deref(),
        Ok("color=%5Bnull%5D")
    );
}

/// The parts of a multipart form are the pairs of a query, not escaped.
#[test]
fn members_of_multipart_forms_are_written_as_parts() {
    let list = tree!(["a b", "c,d"]);
    let object = tree!({"R": 1, "G": {"x": [2]}});
    type Parts<'a> = &'a [(&'a str, &'a str)];
    let rows: [(Style, &Tree, Parts<'_>); 7] = [
        (Style::FORM, &list, &[("n", "a b"), ("n", "c,d")]),
        (Style::FORM.joined(), &list, &[("n", "a b,c,d")]),
        (Style::SPACE_DELIMITED, &list, &[("n", "a b c,d")]),
        (Style::PIPE_DELIMITED, &list, &[("n", "a b|c,d")]),
        (Style::FORM, &object, &[("R", "1"), ("G[x][0]", "2")]),
        (
            Style::DEEP_OBJECT,
            &object,
            &[("n[R]", "1"), ("n[G][x][0]", "2")],
        ),
        (Style::FORM.joined(), &tree!({}), &[]),
    ];
    for (style, value, wanted) in rows {
        let parts = parts("n", style, value).unwrap();
        let parts: Vec<_> = parts
            .iter()
            .map(|(n, text)| (n.as_str(), text.as_str()))
            .collect();
        assert_eq!(parts, wanted, "{style:?}");
    }
    assert!(parts("n", Style::FORM.joined(), &object).is_err());
}

#[test]
fn numbers_keep_their_digits_and_json_is_one_value() {
    let value = Tree::parse(r#"{"a":1.50,"b":[12345678901234567890123]}"#).unwrap();
    assert_eq!(
        written(write_query, Style::JSON, &value).as_deref(),
        Ok("color=%7B%22a%22%3A1.50%2C%22b%22%3A%5B12345678901234567890123%5D%7D")
    );
    assert_eq!(
        written(write_query, Style::FORM, value.get("a").unwrap()).as_deref(),
        Ok("color=1.50")
    );
    assert_eq!(
        written(header, Style::JSON, &tree!({"a": 1})).as_deref(),
        Ok(r#"{"a":1}"#)
    );
}

#[test]
fn unescaped_cookie_cannot_become_two() {
    assert_eq!(
        written(write_cookie, Style::COOKIE, &tree!("a; admin=1")),
        Err(Unwritable::Character)
    );
    assert_eq!(
        written(write_cookie, Style::COOKIE, &tree!("a\r\nb")),
        Err(Unwritable::Character)
    );
    for value in [
        tree!(["a", "b;c"]),
        tree!({"k": "b;c"}),
        tree!({"k;l": "b"}),
    ] {
        for style in [Style::COOKIE, Style::COOKIE.joined()] {
            assert_eq!(
                written(write_cookie, style, &value),
                Err(Unwritable::Character)
            );
        }
    }
    // Noncharacters are text, too.
    assert_eq!(
        written(write_cookie, Style::COOKIE, &tree!("a\u{FDD0}admin=1")).as_deref(),
        Ok("color=a\u{FDD0}admin=1")
    );
    assert_eq!(
        written(write_cookie, Style::FORM, &tree!("a; b")).as_deref(),
        Ok("color=a%3B%20b")
    );
}
