//! Where one has been, to go back there.

use kwali::study::Span;

/// A passage of an interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub case: String,
    pub interview: String,
    pub span: Span,
}

/// The places that were left by a jump.
#[derive(Debug, Default)]
pub struct Trail {
    back: Vec<Place>,
    forward: Vec<Place>,
}

impl Trail {
    /// Remembers where a jump began.
    pub fn leave(&mut self, from: Place) {
        self.back.push(from);
        self.forward.clear();
    }

    /// The place before, when one is at `here`.
    pub fn back(&mut self, here: Place) -> Option<Place> {
        let to = self.back.pop()?;
        self.forward.push(here);
        Some(to)
    }

    /// The place one came back from.
    pub fn forward(&mut self, here: Place) -> Option<Place> {
        let to = self.forward.pop()?;
        self.back.push(here);
        Some(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_and_forward_lead_to_where_one_was() {
        let place = |at| Place { case: "a".into(), interview: "b".into(), span: Span::at(at, 1) };
        let mut trail = Trail::default();
        trail.leave(place(1));
        trail.leave(place(2));
        assert_eq!(trail.back(place(3)), Some(place(2)));
        assert_eq!(trail.back(place(2)), Some(place(1)));
        assert_eq!(trail.back(place(1)), None);
        assert_eq!(trail.forward(place(1)), Some(place(2)));
        trail.leave(place(9));
        assert_eq!(trail.forward(place(9)), None);
    }
}
