//! What is done with a row of each signature, by kind of aggregate, so that rows are folded without a question per aggregate.
//! Must not know where rows come from.

use super::cell::{Cell, Form};
use super::signature::{Mask, bits};

/// A lane of no values.
const NO_LANE: u32 = u32::MAX;

/// An aggregate that takes a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job {
    /// By number among those that are folded.
    aggregate: u32,
    /// Which lane has its values.
    lane: u32,
}

impl Job {
    /// The aggregate's number among those that are folded.
    #[inline]
    pub(super) fn aggregate(self) -> usize {
        self.aggregate as usize
    }

    /// The number of the lane that has its values; beyond all lanes where it looks at none.
    #[inline]
    pub(super) fn lane(self) -> usize {
        self.lane as usize
    }
}

/// The aggregates that take the rows of a signature, but for those that only count them: all selections are counted.
pub(super) struct Jobs<'a> {
    /// Sums and means of floats.
    pub(super) floats: &'a [Job],
    /// All others.
    pub(super) others: &'a [Job],
}

/// The work of all signatures, in one piece each of what is looked at together.
pub(super) struct Work {
    jobs: Vec<Job>,
    /// By signature: where its sums of floats and its others begin, and where they end.
    starts: Vec<[u32; 3]>,
    /// By signature, so many words each: the selections.
    masks: Vec<u64>,
    words: usize,
}

impl Work {
    /// The work for these aggregates; each with its lane, and by selection those over its rows.
    pub(super) fn new(masks: &[Mask], forms: &[Form], lanes: &[Option<usize>], of_selection: &[Vec<usize>]) -> Self {
        let words = masks.first().map_or(1, |mask| mask.len());
        let mut work = Self { jobs: Vec::new(), starts: Vec::new(), masks: Vec::new(), words };
        for mask in masks {
            let aggregates = || bits(mask).filter_map(|selection| of_selection.get(selection)).flatten().copied();
            let mut starts = [0; 3];
            for (kind, start) in starts.iter_mut().enumerate() {
                *start = number(work.jobs.len());
                let own = aggregates().filter(|&aggregate| kind_of(&forms[aggregate]) == Some(kind));
                let job =
                    |aggregate| Job { aggregate: number(aggregate), lane: lanes[aggregate].map_or(NO_LANE, number) };
                work.jobs.extend(own.map(job));
                // One lane after the other is quicker than all mixed.
                work.jobs[*start as usize..].sort_by_key(|job| (job.lane, job.aggregate));
            }
            work.starts.push(starts);
            work.masks.extend_from_slice(mask);
        }
        work
    }

    /// What takes the rows of a signature.
    #[inline]
    pub(super) fn jobs(&self, signature: usize) -> Jobs<'_> {
        let [floats, others, end] = self.starts[signature].map(|at| at as usize);
        Jobs { floats: &self.jobs[floats..others], others: &self.jobs[others..end] }
    }

    /// The selections that take the rows of a signature.
    #[inline]
    pub(super) fn mask(&self, signature: usize) -> &[u64] {
        &self.masks[signature * self.words..][..self.words]
    }

    /// How many words a mask has.
    pub(super) fn words(&self) -> usize {
        self.words
    }
}

/// Sums of floats, others; none is a third kind, so that the last start is the end.
fn kind_of(form: &Form) -> Option<usize> {
    match form.empty {
        Cell::Count(_) => None,
        Cell::Floats { .. } => Some(0),
        _ => Some(1),
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NO_LANE)
}
