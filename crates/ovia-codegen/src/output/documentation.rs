//! Documentation comments: one line of source for each line of text, so that a diff shows the line
//! that changed; without the schemas that typify appends.

use syn::{Attribute, Expr, ExprLit, Lit, Meta, parse_quote, visit_mut::VisitMut};

pub(super) fn write(file: &mut syn::File) {
    Lines.visit_file_mut(file);
}

struct Lines;

impl VisitMut for Lines {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let mut split = Vec::with_capacity(attributes.len());
        for attribute in attributes.drain(..) {
            match text(&attribute) {
                // An empty line of a comment that is in lines already.
                Some(text) if text.is_empty() => split.push(attribute),
                Some(text) => split.extend(lines(&text).into_iter().map(|line| {
                    let line = if line.is_empty() {
                        line
                    } else {
                        format!(" {line}")
                    };
                    parse_quote!(#[doc = #line])
                })),
                None => split.push(attribute),
            }
        }
        *attributes = split;
    }
}

/// The text of a documentation comment.
fn text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    match &pair.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if pair.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

/// Its lines, without the schema that typify appends.
fn lines(text: &str) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let mut inside_schema = false;
    for line in text.trim().lines() {
        let line = line.trim_end();
        match line.trim_start() {
            "<details><summary>JSON schema</summary>" => inside_schema = true,
            "</details>" => inside_schema = false,
            _ if inside_schema => {}
            // Two empty lines in a row are what a removed part leaves behind.
            "" if kept.last().is_none_or(String::is_empty) => {}
            _ => kept.push(line.to_owned()),
        }
    }
    while kept.last().is_some_and(String::is_empty) {
        kept.pop();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn the_appended_schema_goes() {
        assert_eq!(
            lines(
                "A call.\n\n <details><summary>JSON schema</summary>\n\n {}\n </details>\n\nEnd.\n"
            ),
            ["A call.", "", "End."]
        );
    }
}
