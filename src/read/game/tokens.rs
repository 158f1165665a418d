//! The words of Gambit's format.

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A text in quotes, without them.
    Text(String),
    /// Anything else: a number or a letter.
    Word(String),
    /// A text whose closing quote is missing.
    Unclosed,
    /// The end of the file.
    End,
}

impl Token {
    /// What it is, in messages.
    pub(super) fn kind(&self) -> String {
        match self {
            Token::Open => "`{`".to_string(),
            Token::Close => "`}`".to_string(),
            Token::Text(text) => format!("the text \"{}\"", crate::read::error::shown(text)),
            Token::Word(word) => format!("`{}`", crate::read::error::shown(word)),
            Token::Unclosed => "a text without its closing quote".to_string(),
            Token::End => "the end of the file".to_string(),
        }
    }
}

/// The words of a text with the bytes they take, and the end of it last. Commas are as good as spaces.
pub(super) fn tokens(text: &str) -> Vec<(Token, usize, usize)> {
    let mut found = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let is_word = |c: char| !c.is_whitespace() && !matches!(c, '{' | '}' | '"' | ',');
        match c {
            '{' => found.push((Token::Open, start, start + 1)),
            '}' => found.push((Token::Close, start, start + 1)),
            '"' => {
                let mut word = String::new();
                let mut end = None;
                while let Some((at, c)) = rest.next() {
                    match c {
                        '\\' => word.extend(rest.next().map(|(_, c)| c)),
                        '"' => {
                            end = Some(at + 1);
                            break;
                        }
                        c => word.push(c),
                    }
                }
                match end {
                    Some(end) => found.push((Token::Text(word), start, end)),
                    None => found.push((Token::Unclosed, start, start + 1)),
                }
            }
            c if is_word(c) => {
                let mut end = start + c.len_utf8();
                while let Some((at, c)) = rest.next_if(|(_, c)| is_word(*c)) {
                    end = at + c.len_utf8();
                }
                found.push((Token::Word(text[start..end].to_string()), start, end));
            }
            _ => {}
        }
    }
    found.push((Token::End, text.len(), text.len()));
    found
}
