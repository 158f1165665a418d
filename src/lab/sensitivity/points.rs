//! The inputs at every point of a design.

/// Points × inputs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Points {
    /// Per input: `None` for a number; for a category the number of its levels.
    levels: Vec<Option<usize>>,
    /// Point by point; of a category the number of the level, from 0.
    coordinates: Vec<f64>,
}

impl Points {
    /// Panics if the coordinates are no whole number of points, not finite, or no level of their category.
    pub(crate) fn new(levels: Vec<Option<usize>>, coordinates: Vec<f64>) -> Points {
        let inputs = levels.len();
        assert!(inputs > 0 && coordinates.len().is_multiple_of(inputs), "coordinates of whole points");
        let fits = |(at, x): (usize, &f64)| match levels[at % inputs] {
            None => x.is_finite(),
            Some(count) => (0..count).any(|level| level as f64 == *x),
        };
        assert!(coordinates.iter().enumerate().all(fits), "a coordinate that its input cannot have");
        Points { levels, coordinates }
    }

    /// How many inputs.
    pub(crate) fn inputs(&self) -> usize {
        self.levels.len()
    }

    /// How many points.
    pub(crate) fn len(&self) -> usize {
        self.coordinates.len() / self.inputs()
    }

    /// The levels of a category; `None` for a number.
    pub(crate) fn levels(&self, input: usize) -> Option<usize> {
        self.levels[input]
    }

    pub(crate) fn at(&self, point: usize, input: usize) -> f64 {
        self.coordinates[point * self.inputs() + input]
    }

    /// The coordinates of one input.
    pub(crate) fn column(&self, input: usize) -> Vec<f64> {
        (0..self.len()).map(|point| self.at(point, input)).collect()
    }
}
