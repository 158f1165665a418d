//! A condition's text to words, numbers and signs, each with its place.

use crate::base::comparison::Comparison;

/// What a stretch of the text is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name, or a value in letters.
    Word(String),
    Number(f64),
    Comparison(Comparison),
    /// An opening parenthesis.
    Open,
    /// A closing one.
    Close,
    /// Nothing of these.
    Unknown(String),
    /// The end of the text.
    End,
}

/// A token and where it stands, in characters from 0.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) start: usize,
    pub(super) width: usize,
}

/// The tokens of a text, an end last.
pub(super) fn tokens(text: &str) -> Vec<Placed> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let start = at;
        let c = letters[at];
        at += 1;
        let mut take = |more: &dyn Fn(char) -> bool| {
            while at < letters.len() && more(letters[at]) {
                at += 1;
            }
            letters[start..at].iter().collect::<String>()
        };
        let token = match c {
            c if c.is_whitespace() => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            '<' | '>' | '=' | '!' => {
                let sign = take(&|c| c == '=');
                Comparison::of(&sign).map_or(Token::Unknown(sign), Token::Comparison)
            }
            '"' | '\'' => {
                take(&|one| one != c);
                at = (at + 1).min(letters.len());
                let inner: String = letters[start + 1..at].iter().collect();
                match inner.strip_suffix(c) {
                    Some(inner) => Token::Word(inner.to_string()),
                    None => Token::Unknown(letters[start..at].iter().collect()),
                }
            }
            c if c.is_ascii_digit() || matches!(c, '-' | '+' | '.') => {
                let text = take(&|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
                match text.parse::<f64>() {
                    Ok(number) if number.is_finite() => Token::Number(number),
                    _ => Token::Unknown(text),
                }
            }
            c if c.is_alphabetic() || c == '_' => {
                Token::Word(take(&|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))
            }
            other => Token::Unknown(other.to_string()),
        };
        found.push(Placed { token, start, width: at - start });
    }
    found.push(Placed { token: Token::End, start: letters.len(), width: 1 });
    found
}
